"""`kill-postgres`: writers on one PostgreSQL are killed again and again."""

import os
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

from tests.bench.faults.finding import Finding
from tests.bench.faults.writers import kill_writers
from tests.support.services import Postgres, find_postgres

MISSING = Finding("writers on PostgreSQL", "PostgreSQL is not installed", is_met=None)


class DurablePostgres(Postgres):
    """As on a site: what is committed is on the disk."""

    def command(self) -> list[str]:
        """The later setting holds."""
        return [*super().command(), "-c", "fsync=on"]

    def _signal(self, number: signal.Signals) -> None:
        """Also to the processes that serve its clients."""
        super()._signal(number)
        if self._process is not None:
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
            for pid in children.read_text().split():
                os.kill(int(pid), number)

    def examine(self) -> str:
        """What PostgreSQL's own tool says of tables and indexes; empty when all is well."""
        tool = find_postgres()
        place = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "hall", "-d", "postgres")
        asked = subprocess.run(
            [f"{tool}/pg_amcheck", "--install-missing", "--heapallindexed", *place],
            capture_output=True,
            text=True,
        )
        return (asked.stdout + asked.stderr).strip() if asked.returncode else ""


async def run() -> list[Finding]:
    """Kill, then let PostgreSQL examine itself."""
    if find_postgres() is None:
        return [MISSING]
    with DurablePostgres() as postgres:
        found, is_whole = await kill_writers(postgres.url, "PostgreSQL")
        said = postgres.examine()
    told = f"{found.happened}; pg_amcheck {said.splitlines()[0][:120] if said else 'ok'}"
    return [replace(found, happened=told, is_met=is_whole and not said)]
