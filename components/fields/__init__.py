"""Fields of a form, with their rules and errors.

``control``, ``field``, ``field_input``, ``form``, ``new_password``, ``slider_captcha``,
``sms_code_field``, ``upload_field``, ``upload_specimen``.
"""
