"""Fields of a form, with their rules and errors.

``choice``, ``control``, ``field``, ``field_input``, ``form``, ``line``, ``new_password``,
``save_line``, ``section``, ``section_props``, ``slider_captcha``, ``sms_code_field``, ``tick``,
``upload_field``.
"""
