"""The forms of the sign-in.

``ca_check``, ``ca_login``, ``closed_way``, ``device_list``, ``ended``, ``entry_panel``,
``face_sign_in``, ``fresh_proof``, ``known_devices``, ``login_card``, ``login_forms``,
``login_way``, ``other_way``, ``outside_page``, ``outside_ways``, ``own_data_card``,
``person_flow``, ``scan_login``, ``sms_login``, ``tile``.
"""
