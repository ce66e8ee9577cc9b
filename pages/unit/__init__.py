"""The unit center.

``cases``, ``grants``, ``home``, ``members``.
"""
