"""The people of a unit: how they look, and where a membership changes.

``invite_form``, ``join_list``, ``kind_field``, ``left_behind``, ``member_act``, ``member_details``,
``member_list``, ``member_look``, ``member_row``, ``member_tabs``, ``opening_notice``,
``reason_dialog``, ``removal``, ``renew_dialog``, ``role_dialog``, ``succession_mark``,
``succession_review``, ``term_fields``.
"""
