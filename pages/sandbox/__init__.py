"""The console of a pilot and its JSON interface.

``api``, ``api_ca``, ``api_page``, ``api_phone``, ``ca``, ``cast``, ``console``, ``controls``,
``controls_long``, ``controls_rows``, ``problem``, ``registry_switch``,
``schema``, ``specimen``, ``token``.
"""
