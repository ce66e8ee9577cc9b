"""Every request and every socket: who calls, what may come in, what every answer carries.

``body_limit``, ``browser_name``, ``caller``, ``compression``, ``cookies``, ``door``,
``error_page``, ``gate``, ``headers``, ``log``, ``malformed``, ``next_path``, ``operator``,
``page_caller``, ``page_note``, ``page_turn``, ``request_no``, ``shown_path``,
``socket_admission``, ``socket_count``, ``socket_pace``, ``traffic``.
"""
