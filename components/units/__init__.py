"""The people of a unit: how they look, and the dialogs in which their membership changes.

``coverage_map``, ``grant_editor``, ``grant_preview``, ``grant_source``, ``invite_form``,
``kind_field``, ``member_act``, ``member_details``, ``member_list``, ``member_look``,
``member_row``, ``member_tabs``, ``opening_notice``, ``reason_dialog``, ``removal``,
``renew_dialog``, ``rights_view``, ``role_dialog``, ``term_fields``.
"""
