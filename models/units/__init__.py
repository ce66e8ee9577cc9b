"""Units, their members, and what each of them may do.

``login_name``, ``member``, ``permission``, ``unit``.
"""
