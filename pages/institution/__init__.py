"""The pages of an institution, for its manager.

``activity``, ``devices``, ``home``, ``messages``, ``notifications``, ``password``,
``settings``.
"""
