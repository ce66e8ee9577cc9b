"""通行密钥: adding, removing and signing in by one, as WebAuthn has it.

``challenge``, ``passkey_change``, ``passkey_sign_in``, ``response``, ``site``.
"""
