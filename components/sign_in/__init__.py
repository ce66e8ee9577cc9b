"""The forms of the sign-in.

``device_list``, ``face_sign_in``, ``fresh_proof``, ``login_forms``, ``login_way``,
``scan_login``.
"""
