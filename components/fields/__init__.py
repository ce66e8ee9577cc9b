"""Fields of a form, with their rules and errors.

``field_input``, ``new_password``, ``slider_captcha``, ``sms_code_field``.
"""
