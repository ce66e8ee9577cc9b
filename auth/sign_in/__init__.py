"""Sign-in elsewhere: the providers that the settings name, and what a browser does on the way.

``ca``, ``callback``, ``claims``, ``client``, ``discovery``, ``key_set``, ``licence``,
``licence_answer``, ``licence_description``, ``licence_route``, ``log_out``, ``oauth2``, ``oidc``,
``provider``, ``providers``, ``route``, ``ticket``, ``ticket_description``, ``token``, ``twin``.
"""
