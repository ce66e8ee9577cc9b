"""The unit center.

``accounts``, ``activity``, ``addresses``, ``ca_keys``, ``cases``, ``coverage``, ``devices``,
``grants``, ``history``, ``home``, ``members``, ``messages``, ``mobile``, ``notifications``,
``own_data``, ``passkeys``, ``password``, ``preview``, ``settings``.
"""
