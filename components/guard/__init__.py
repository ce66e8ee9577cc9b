"""Between a page and its acts: who may press, what is refused and how it is told.

``act``, ``closers``, ``live``, ``page_state``, ``proof``, ``toast``.
"""
