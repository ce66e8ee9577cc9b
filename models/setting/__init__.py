"""Settings: how each value is read, checked and told.

``database_url``, ``env_file``, ``option``, ``secret``, ``system``, ``table``, ``url``, ``value``.
"""
