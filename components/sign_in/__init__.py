"""The forms of the sign-in.

``device_list``, ``face_sign_in``, ``fresh_proof``, ``known_devices``, ``login_forms``,
``login_way``, ``own_data_card``, ``scan_login``, ``unit_entry``.
"""
