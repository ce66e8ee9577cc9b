"""What the twins of outside systems hold and are told to do.

``ca_token``, ``fault``, ``inbox``, ``licence_scan``, ``registry_change``.
"""
