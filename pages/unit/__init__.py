"""The unit center.

``activity``, ``cases``, ``coverage``, ``devices``, ``grants``, ``history``, ``home``, ``members``,
``mobile``, ``password``, ``preview``, ``settings``.
"""
