"""The unit center.

``cases``, ``home``.
"""
