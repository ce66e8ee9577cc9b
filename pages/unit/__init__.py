"""The unit center.

``addresses``, ``cases``, ``coverage``, ``grants``, ``history``, ``home``, ``members``,
``preview``, ``settings``.
"""
