"""The unit center.

``cases``, ``coverage``, ``devices``, ``grants``, ``history``, ``home``, ``members``,
``messages``, ``mobile``, ``notifications``, ``password``, ``preview``, ``settings``.
"""
