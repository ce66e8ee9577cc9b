"""账号设置: the panels of a member's account.

``activity_list``, ``mobile_change``, ``password_form``, ``settings_tabs``.
"""
