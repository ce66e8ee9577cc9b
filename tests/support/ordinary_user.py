"""Another user of the machine, in whose name root can run a command."""

import os
import shutil

import pytest

NUMBER = 65534  # nobody
# Reading is left, since the interpreter itself may lie where only root looks; writing is not.
KEPT = "-all,+dac_read_search"


def as_ordinary_user() -> list[str]:
    """What to put before a command; only root can do so."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root with setpriv can run a command as another user")
    return [
        *("setpriv", f"--reuid={NUMBER}", f"--regid={NUMBER}", "--clear-groups"),
        *(f"--inh-caps={KEPT}", f"--ambient-caps={KEPT}", f"--bounding-set={KEPT}"),
    ]
