"""账号设置: the panels of a member's account.

``ca_keys``, ``mobile_change``, ``password_form``, ``settings_tabs``.
"""
