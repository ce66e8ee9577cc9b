"""What the audit chain of a unit tells those who may read it.

``activity``, ``grant_history``, ``history_table``.
"""
