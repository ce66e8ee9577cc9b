"""`python -m tests.bench.faults [fault …]`: harms the hall and tells what happened.

Every fault has a process of its own, since Tortoise keeps the SQL of one database, and leaves
nothing behind. Servers, databases and mounts are private ones; services of the machine are never
touched.
"""

import asyncio
import importlib
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from models.base.command import begin
from tests.bench.faults.finding import Finding, dump, load
from tests.bench.report import note, table, verdict
from tests.support.environment import prepare_environment
from tests.support.server import ROOT

KILLS = ("kill-sqlite", "kill-postgres", "kill-hall")  # a part of `make bench` of their own
OTHERS = (
    "postgres-restart",
    "redis-restart",
    "disk-full",
    "backup-disk-full",
    "connector-hangs",
    "connector-garbage",
    "clock-jumps",
    "closing-storm",
    "slow-clients",
)
FAULTS = (*KILLS, *OTHERS)
IDLE = frozenset({"clock-jumps"})
ONLY_THIS = "--here"
COMMAND = "python -m tests.bench.faults"


def here(fault: str) -> None:
    """Do one fault in this process; its findings are the last line that it prints."""
    prepare_environment()
    module = importlib.import_module(f"tests.bench.faults.{fault.replace('-', '_')}")
    print(dump(asyncio.run(module.run())))


def apart(fault: str) -> list[Finding]:
    """Do one fault in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.faults", ONLY_THIS, fault]
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    sys.stderr.write(f"{fault}: {time.monotonic() - began:.0f} s\n")
    if done.returncode:
        sys.stderr.write(done.stderr)
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return [Finding("the fault itself broke off", last[:200], is_met=False)]
    return load(done.stdout.strip().splitlines()[-1])


def all_of(faults: Sequence[str]) -> list[tuple[str, list[Finding]]]:
    """One after the other; those that mostly wait go on beside the rest."""
    with ThreadPoolExecutor(1) as pool:
        waiting = {fault: pool.submit(apart, fault) for fault in faults if fault in IDLE}
        done = {fault: apart(fault) for fault in faults if fault not in IDLE}
        done |= {fault: each.result() for fault, each in waiting.items()}
    return [(fault, done[fault]) for fault in faults]


def main() -> int:
    """Every fault that is asked for, or all that are no kill rounds; one table."""
    begin()
    asked = sys.argv[1:]
    if asked[:1] == [ONLY_THIS]:
        here(asked[1])
        return 0
    if unknown := set(asked) - set(FAULTS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
        return 2
    began = time.monotonic()
    found = [(fault, each) for fault, rows in all_of(asked or OTHERS) for each in rows]
    table(
        "Faults",
        ("command", "what was done", "what happened", "verdict"),
        [(f"`{COMMAND} {fault}`", f.done, f.happened, f.verdict) for fault, f in found],
        labels=2,
    )
    is_met = all(each.is_met is not False for _, each in found)
    note(f"Goal: every row as it should be: {verdict(is_met)}; {time.monotonic() - began:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
