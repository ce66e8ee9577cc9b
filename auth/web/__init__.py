"""A request and its answer: who calls, by which door, what may come in, what goes back.

``body_limit``, ``browser_name``, ``caller``, ``compression``, ``cookies``, ``door``,
``error_page``, ``headers``, ``log``, ``next_path``, ``operator``, ``page_caller``, ``page_note``,
``request_no``, ``shown_path``, ``traffic``.
"""
