"""通行密钥 in the browser: what asks a key to sign, on the login page and in the settings.

``passkey_element``.
"""
