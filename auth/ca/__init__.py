"""CA证书: reading, chain, revocation, signatures, and the unit that a certificate names.

``certificate``, ``chain``, ``entry``, ``ocsp``, ``revocation``, ``signature``,
``unit_code``, ``verifier``.
"""
