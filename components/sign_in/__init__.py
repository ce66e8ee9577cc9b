"""The forms of the sign-in.

``ca_check``, ``ca_login``, ``closed_way``, ``device_list``, ``face_sign_in``, ``fresh_proof``,
``known_devices``, ``login_card``, ``login_forms``, ``login_way``, ``other_way``, ``own_data_card``,
``scan_login``, ``unit_entry``.
"""
