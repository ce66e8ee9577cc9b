"""The unit center.

``cases``, ``coverage``, ``grants``, ``history``, ``home``, ``members``, ``preview``, ``settings``.
"""
