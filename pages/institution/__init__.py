"""The pages of an institution, for its manager.

``activity``, ``devices``, ``home``, ``messages``, ``password``, ``settings``.
"""
