"""Every request and every socket: who calls, what may come in, what every answer carries.

``body_limit``, ``browser_name``, ``caller``, ``compression``, ``cookies``, ``door``,
``error_page``, ``headers``, ``log``, ``memory``, ``next_path``, ``operator``, ``page_caller``,
``page_note``, ``request_no``, ``shared_page``, ``shown_path``, ``traffic``.
"""
