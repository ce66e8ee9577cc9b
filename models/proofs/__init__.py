"""What proves something: passwords, codes, faces, puzzles, consents; and who is locked out.

``ca_cause``, ``ca_challenge``, ``captcha``, ``consent``, ``face_check``, ``kept_name``,
``known_device``, ``lockout``, ``matter``, ``password``, ``password_check``,
``password_strength``, ``qr_answer``,
``qr_code``, ``qr_link``, ``qr_matter``, ``qr_ticket``, ``refused_certificate``,
``security_notice``, ``sms_code``.
"""
