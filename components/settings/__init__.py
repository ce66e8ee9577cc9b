"""账号设置: the panels of a member's account.

``mobile_change``, ``password_form``, ``settings_tabs``.
"""
