"""The unit center.

``cases``, ``grants``, ``history``, ``home``, ``members``.
"""
