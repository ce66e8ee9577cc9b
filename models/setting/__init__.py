"""Settings: how each value is read, checked and told.

``database_url``, ``env_file``, ``login_provider``, ``option``, ``outside``, ``secret``, ``system``,
``table``, ``url``, ``value``.
"""
