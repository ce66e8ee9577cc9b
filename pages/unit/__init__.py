"""The unit center.

``cases``, ``home``, ``members``.
"""
