"""One network that floods the hall: ``python -m tests.bench.flood_attacker URL KIND``.

It goes on until its input ends, then prints how much it has tried. All of it comes from one
address, each time with an invented browser, as fast as one process can or the hall lets it. In
truth it would have processors of its own: here it gets what the hall and the people leave, no more.
"""

import asyncio
import os
import secrets
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from websockets.exceptions import InvalidHandshake

from models.seed import cast
from tests.bench.faults.user import ACCOUNTS, Desk, Failed, open_page
from tests.bench.tabs import stranger
from tests.support.socket_client import SocketClient

ADDRESS = "127.0.6.6"
AT_ONCE = 20
CLICKS = 25  # of one page before it is opened anew
PAUSE = 0.05
WRONG = "Wrong-Password-1"
Attack = Callable[[str, Counter[str]], Awaitable[None]]


async def logins(url: str, tried: Counter[str]) -> None:
    """Wrong passwords for accounts of people who want to sign in meanwhile."""
    desk = await Desk.at(f"{url}/login", stranger(), ADDRESS)
    try:
        unit, person = secrets.choice(ACCOUNTS)
        await desk.type("unit_login", unit)
        await desk.type("person_login", person)
        await desk.type("password", WRONG)
        for _ in range(CLICKS):
            await desk.click("登录")
            tried["wrong logins"] += 1
            await asyncio.sleep(PAUSE)
    finally:
        desk.drop()


async def faces(url: str, tried: Counter[str]) -> None:
    """Face checks of somebody who is about to register, which nobody passes."""
    desk = await Desk.at(f"{url}/app/register", stranger(), ADDRESS)
    try:
        who = cast.DISPATCH_UNIT.legal_rep
        await desk.type("name", who.name)
        await desk.type("id_number", who.id_number)
        for field in ("privacy", "face"):
            await desk.type(field, True)
        for _ in range(CLICKS):
            await desk.click("下一步")
            tried["face checks"] += 1
            await asyncio.sleep(PAUSE)
    finally:
        desk.drop()


async def codes(url: str, tried: Counter[str]) -> None:
    """QR codes, each in place of the one before."""
    desk = await Desk.at(f"{url}/login", stranger(), ADDRESS)
    try:
        for number in range(CLICKS):
            await desk.press("choose", ("unit-scan", "unit-password")[number % 2], "rs-tabs")
            tried["codes"] += 1
            await asyncio.sleep(PAUSE)
    finally:
        desk.drop()


async def sockets(url: str, tried: Counter[str]) -> None:
    """Sockets without any page, held as long as the hall holds them."""
    page = await open_page(f"{url}/", stranger(), ADDRESS)
    held = []
    for _ in range(60):
        tried["sockets"] += 1
        socket = SocketClient(page, cookies=stranger(), implicit=False, address=ADDRESS)
        with suppress(InvalidHandshake, OSError):
            held.append(await socket.__aenter__())
        await asyncio.sleep(PAUSE / 5)
    for socket in held:
        socket.drop()


ATTACKS: dict[str, Attack] = {
    "logins": logins,
    "faces": faces,
    "codes": codes,
    "sockets": sockets,
}


async def flood(url: str, kind: str) -> Counter[str]:
    """Until the input ends."""
    kinds = list(ATTACKS.values()) if kind == "all" else [ATTACKS[kind]]
    tried: Counter[str] = Counter()
    ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))

    async def again(attack: Attack) -> None:
        while not ended.done():
            try:
                await attack(url, tried)
            except (Failed, AssertionError, OSError, EOFError) as error:
                tried[f"refused ({type(error).__name__})"] += 1
                await asyncio.sleep(PAUSE)
            except Exception:  # a socket that the hall has closed
                tried["cut off"] += 1
                await asyncio.sleep(PAUSE)

    print("flooding", flush=True)
    tasks = [asyncio.create_task(again(kinds[n % len(kinds)])) for n in range(AT_ONCE)]
    await ended
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return tried


if __name__ == "__main__":
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    told = asyncio.run(flood(sys.argv[1], sys.argv[2]))
    print(", ".join(f"{number} {what}" for what, number in told.most_common()))
