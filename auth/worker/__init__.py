"""What goes out beside the pages.

``duties``, ``outbox``, ``registry_watch``, ``revocation_watch``.
"""
