"""Fields of a form, with their rules and errors.

``choice``, ``control``, ``field``, ``field_input``, ``form``, ``heard``, ``line``,
``new_password``, ``place_control``, ``save_line``, ``section``, ``section_props``,
``slider_captcha``, ``sms_code_field``, ``tick``, ``together``, ``upload_field``.
"""
