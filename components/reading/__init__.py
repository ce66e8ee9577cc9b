"""Pages that are only read: HTML alone, alike for all strangers, with no line to the server.

``address``, ``page``, ``reader``, ``routes``.
"""
