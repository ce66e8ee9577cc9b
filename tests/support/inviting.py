"""A unit invites somebody, in the database of a running hall, by a process of its own.

The hall has one process, which hears nothing of it: pages show it when they are opened next.
"""

import subprocess
import sys

from models.seed import cast
from models.units.permission import Role
from tests.support.environment import clean_environment
from tests.support.server import ROOT, Server


def invite_at(hall: Server, unit: cast.CastUnit, who: cast.CastPerson, role: Role) -> str:
    """Let the legal rep of a unit invite somebody; returns the code of the invitation."""
    environment = clean_environment(
        HALL_DATA_DIR=str(hall.data), HALL_PORT=str(hall.port), PYTHONPATH=str(ROOT)
    )
    script = str(ROOT / "tests" / "support" / "invite_now.py")
    done = subprocess.run(
        [sys.executable, script, unit.uscc, who.name, who.id_number, who.mobile, role.value],
        cwd=ROOT,
        env=environment | hall.settings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()[-1]
