"""通行密钥 in the browser: what asks a key to sign, and the tile of the login page.

``passkey_login``, ``passkey_panel``.
"""
