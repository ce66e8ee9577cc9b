"""INTEGRITY: the indexes that carry a rule, as SQL that SQLite and PostgreSQL both understand.

Tortoise cannot express a partial unique index on both, so these are applied after every
migration. Each statement must be repeatable (``IF NOT EXISTS``) and free of semicolons.
"""

INTEGRITY: tuple[str, ...] = ()
