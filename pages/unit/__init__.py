"""The unit center.

``cases``, ``coverage``, ``devices``, ``grants``, ``history``, ``home``, ``members``, ``mobile``,
``password``, ``preview``, ``settings``.
"""
