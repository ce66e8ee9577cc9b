"""账号设置: the panels of a member's account.

``settings_tabs``.
"""
