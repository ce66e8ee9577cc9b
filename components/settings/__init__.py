"""账号设置: the panels of a member's account.

``activity_list``, ``ca_keys``, ``mobile_change``, ``outside_accounts``, ``passkey_list``,
``password_form``, ``settings_tabs``.
"""
