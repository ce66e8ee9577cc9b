"""账号设置: the panels of a member's account.

``activity_list``, ``mobile_change``, ``outside_accounts``, ``password_form``, ``settings_tabs``.
"""
