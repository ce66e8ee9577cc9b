"""CA证书: reading, chain, revocation, signatures, and the unit that a certificate names.

``certificate``, ``chain``, ``entry``, ``list_file``, ``ocsp``, ``revocation``, ``signature``,
``unit_code``, ``verifier``.
"""
