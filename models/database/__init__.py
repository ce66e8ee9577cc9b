"""The database itself: engine, migrations, start, owner, and what it says when it fails.

``crowded``, ``database_error``, ``database_start``, ``integrity``, ``landed``, ``migrate``,
``migration_step``, ``noun``, ``older_draft``, ``owner``, ``postgres``, ``prepared``,
``server_lock``, ``sqlite_engine``, ``table_owner``.
"""
