"""One migration as our runner applies it: noted in its own transaction, new tables all at once."""

import copy
from itertools import takewhile
from typing import Any, cast

from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import CreateModel, Operation
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State


class SelfRecordedMigration:
    """A migration that notes itself in its own transaction, so that a crash leaves no half."""

    def __init__(self, migration: Migration) -> None:
        self._migration = migration

    def __getattr__(self, name: str) -> Any:
        return getattr(self._migration, name)

    async def apply(self, state: State, dry_run: bool, schema_editor: BaseSchemaEditor) -> State:
        """Apply the migration and note it."""
        rest = copy.copy(self._migration)
        rest.operations = await self._make_tables(state, dry_run, schema_editor)
        after = await rest.apply(state, dry_run=dry_run, schema_editor=schema_editor)
        noted = MigrationRecorder(schema_editor.client)
        await noted.record_applied(self._migration.app_label, self._migration.name)
        return after

    async def _make_tables(
        self, state: State, dry_run: bool, schema_editor: BaseSchemaEditor
    ) -> list[Operation]:
        """Make the new tables that it begins with; returns what is left to do.

        Tortoise looks at all tables again for every new one: 3 s of a first start.
        """
        label, operations = self._migration.app_label, self._migration.operations
        begin = takewhile(lambda operation: isinstance(operation, CreateModel), operations)
        tables = cast(list[CreateModel], list(begin))
        for table in tables:
            state.models[label, table.name] = ModelState.make_from_model(label, table.model)
        state.reload_models({(label, table.name) for table in tables})
        for table in tables if not dry_run else []:
            await table.database_forward(label, state, state, schema_editor)
        return operations[len(tables) :]


class SilentRecorder(MigrationRecorder):
    """Knows what was applied, and leaves the noting to the migrations themselves."""

    async def record_applied(self, app: str, name: str) -> None:
        """Nothing: it has been noted already."""
