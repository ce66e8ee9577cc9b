"""What goes out beside the pages.

``outbox``.
"""
