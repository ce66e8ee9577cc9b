"""How an account comes to be and changes hands: registration and the ways in.

``app_account``, ``browser_row``, ``joining``, ``registration_draft``, ``registration_rule``,
``registration_step``, ``typed_form``, ``way_in``.
"""
