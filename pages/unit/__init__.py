"""The unit center.

``activity``, ``addresses``, ``cases``, ``coverage``, ``devices``, ``grants``, ``history``,
``home``, ``members``, ``mobile``, ``own_data``, ``password``, ``preview``, ``settings``.
"""
