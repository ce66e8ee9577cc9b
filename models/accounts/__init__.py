"""How an account comes to be and changes hands: registration, claims, recovery and the ways in.

``app_account``, ``browser_row``, ``claim_draft``, ``key_reminder``, ``outside_join``,
``outside_link``, ``outside_sign_in``, ``proven_draft``, ``recovery_account``, ``recovery_draft``,
``recovery_rule``, ``recovery_typed``, ``registration_draft``, ``registration_rule``,
``registration_step``, ``registry_news``, ``rep_draft``, ``typed_form``, ``way_in``.
"""
