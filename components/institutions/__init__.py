"""Forms about institutions.

``first_password_step``.
"""
