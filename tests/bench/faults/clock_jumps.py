"""`clock-jumps`: the clock of the machine jumps while the hall runs, by libfaketime.

Only the clock of the day jumps; what the system calls monotonic goes on, as it does when an
operator or NTP sets the time. The hall itself knows nothing of it.
"""

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from models.base.origin import Origin
from models.people.person_login import PersonLogin
from models.proofs.lockout import NETWORK_TRIES, Lockout, account_key, ways_to
from models.units.login_name import as_login_name
from tests.bench.faults.finding import Finding
from tests.bench.faults.user import ACCOUNTS, Desk, Failed, Session, sign_in
from tests.bench.tabs import get
from tests.support.database import opened
from tests.support.server import Server

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
)
MISSING = Finding("the clock of the running hall", "libfaketime is not installed", is_met=None)
SETTLES = 2.0
SEEN_WITHIN = 12.0  # open pages are looked after every 10 s
LOCKED = 4  # the account that is locked
JUMPS = ("+1h", "-1h", "+1d")
CLOSED = re.compile("/auth/ended")


class Clock:
    """What the hall takes for the time: the real one, moved by as much as a file says."""

    def __init__(self, file: Path, library: str) -> None:
        self._file = file
        self.settings = {
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }
        self.move("+0")

    def move(self, by: str) -> None:
        """Set it: ``+1h``, ``-1h``, ``+1d``, always counted from the real time."""
        self._file.write_text(f"{by}\n", "ascii")


async def is_inside(server: Server, session: Session) -> bool:
    """Whether a session still opens the unit's home."""
    return (await get(f"{server.url}/unit", session.jar)).status == 200


async def outcome(act: Callable[[], Awaitable[object]]) -> str:
    """In one word or in the hall's own."""
    try:
        await act()
    except Failed as error:
        return str(error)
    return "signed in"


async def lock(server: Server) -> None:
    """Lock an account for a quarter of an hour, as thirty wrong passwords of a network do."""
    async with opened(f"sqlite://{server.data / 'hall.sqlite3'}"):
        unit_login, person_login = ACCOUNTS[LOCKED]
        names = ((as_login_name(unit_login), ""), (PersonLogin.of(person_login).text, ""))
        ways = ways_to(account_key("member", *names), Origin("", "127.0.0.1"))[1:]
        await Lockout.forgive(ways)
        for _ in range(NETWORK_TRIES):
            await Lockout.take_try(ways)


async def jump(server: Server, clock: Clock, by: str) -> dict[str, str]:
    """Before and after one jump, then back to the real time."""
    session = await sign_in(server.url, ACCOUNTS[0])
    desk = await Desk.at(f"{server.url}/unit", session.jar)
    clock.move(by)
    heard = "".join(await desk.read(SEEN_WITHIN))
    found = {
        "old session": "alive" if await is_inside(server, session) else "over",
        "its page": "sent to the sign-in" if CLOSED.search(heard) else "stays",
        "sign-in": await outcome(lambda: sign_in(server.url, ACCOUNTS[1])),
        "locked account": await outcome(lambda: sign_in(server.url, ACCOUNTS[LOCKED])),
    }
    clock.move("+0")
    await asyncio.sleep(SETTLES)
    found["sign-in after the clock is right again"] = await outcome(
        lambda: sign_in(server.url, ACCOUNTS[2])
    )
    await desk.__aexit__()
    return found


def is_good(by: str, found: dict[str, str]) -> bool:
    """People get in; what is over is over, what is not yet over holds."""
    is_over = by.startswith("+")
    return (
        found["old session"] == ("over" if is_over else "alive")
        and found["its page"] == ("sent to the sign-in" if is_over else "stays")
        and found["sign-in"] == found["sign-in after the clock is right again"] == "signed in"
        and ("已锁定" in found["locked account"]) is not is_over
    )


def told(found: dict[str, str]) -> str:
    """For a row of the table."""
    return "; ".join(f"{name}: {what}" for name, what in found.items())


async def run() -> list[Finding]:
    """Forward, backward, a day; and the same for an account that is locked."""
    library = next((path for path in LIBRARIES if Path(path).exists()), None)
    if library is None:
        return [MISSING]
    rows = []
    with tempfile.TemporaryDirectory(prefix="hall-faults-") as folder:
        clock = Clock(Path(folder) / "clock", library)
        server = Server(Path(folder) / "server", **clock.settings)
        with server:
            for by in JUMPS:
                await lock(server)
                rows.append((by, await jump(server, clock, by)))
        is_quiet = "Traceback" not in server.log.read_text("utf8", "replace")
    findings = [
        Finding(f"the clock of the hall jumps by {by}", told(found), is_good(by, found))
        for by, found in rows
    ]
    quiet = f"{'no' if is_quiet else 'a'} traceback"
    return [*findings, Finding("the log after all jumps", quiet, is_quiet)]
