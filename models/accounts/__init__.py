"""How an account comes to be and changes hands: registration and the ways in.

``app_account``, ``registration_draft``, ``registration_form``, ``registration_rule``, ``way_in``.
"""
