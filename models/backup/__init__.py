"""Backups: written online, checked, restored, tried out; and sealing anew.

``archive``, ``content``, ``postgres_store``, ``proof``, ``reseal``, ``sqlite_store``, ``store``,
``tool``, ``work``.
"""
