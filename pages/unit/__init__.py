"""The unit center.

``activity``, ``cases``, ``coverage``, ``devices``, ``grants``, ``history``, ``home``, ``members``,
``mobile``, ``own_data``, ``password``, ``preview``, ``settings``.
"""
