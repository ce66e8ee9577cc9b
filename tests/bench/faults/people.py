"""Several users who sign in and type while the hall is harmed; what was promised to them."""

import asyncio
import re
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Self

from auth.web import cookies
from models.accounts.registration_draft import RegistrationDraft
from models.base.key import digest
from models.records.audit import AuditEvent, AuditRecord, verify_all
from models.sign_in.session import Session as SessionRow
from tests.bench.faults.user import ACCOUNTS, TOLD, Desk, Failed, sign_in
from tests.bench.tabs import stranger
from tests.support.database import opened

SIGNING, TYPING = 3, 1
KEPT_AFTER = 1.5  # seconds; a field is stored 0.4 seconds after its last key
PAUSE = 0.2
NUMBER = re.compile("编号 [A-Z0-9-]+")


@dataclass
class People:
    """Work until the block ends; a failure is noted, and tried again as people do."""

    url: str
    signed_in: list[str] = field(default_factory=list)  # tokens of acknowledged sessions
    typed: dict[str, str] = field(default_factory=dict)  # visitor -> what stood there long enough
    failures: Counter[str] = field(default_factory=Counter)
    signing: int = SIGNING
    typing: int = TYPING
    _accounts: Iterator[tuple[str, str]] = field(default_factory=lambda: cycle(ACCOUNTS))
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        """Begin."""
        jobs = [self._sign_in] * self.signing + [self._type] * self.typing
        self._tasks = [asyncio.create_task(self._again_and_again(job)) for job in jobs]
        return self

    async def __aexit__(self, *_error: object) -> None:
        """End; what is under way was not acknowledged."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _again_and_again(self, job: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await job()
            except Failed as error:
                self.failures[NUMBER.sub("编号 …", str(error))] += 1
            await asyncio.sleep(PAUSE)

    async def _sign_in(self) -> None:
        self.signed_in.append((await sign_in(self.url, next(self._accounts))).token)

    async def _type(self) -> None:
        jar, text = stranger(), f"typed {secrets.token_hex(6)}"
        desk = await Desk.at(f"{self.url}/register", jar)
        try:
            await desk.type("unit_name", text)
            heard = TOLD.search("".join(await desk.read(KEPT_AFTER)))
            if heard is None and desk.close_code is None:
                self.typed[jar[cookies.VISITOR]] = text
        except Exception as error:
            raise Failed(type(error).__name__) from error
        finally:
            await desk.__aexit__()
        if heard is not None:
            raise Failed(heard[0])

    async def until_promised(self, within: float = 60.0) -> None:
        """Wait until one more has been let in and one more form was kept."""
        signed_in, typed = len(self.signed_in), len(self.typed)
        async with asyncio.timeout(within):
            while len(self.signed_in) == signed_in or len(self.typed) == typed:
                await asyncio.sleep(0.02)

    @property
    def told(self) -> str:
        """The failures that people met, most frequent first."""
        return "; ".join(f"{n}× {words}" for words, n in self.failures.most_common(4)) or "none"


@dataclass(frozen=True)
class Promises:
    """What the database holds of what people were promised."""

    signed_in: int
    typed: int
    lost: int
    half: int
    bad_chains: int

    @property
    def are_kept(self) -> bool:
        """All of them, whole."""
        return not (self.lost or self.half or self.bad_chains)

    def __str__(self) -> str:
        """For a row of the table."""
        chains = (
            "audit chains verify" if not self.bad_chains else f"{self.bad_chains} chains broken"
        )
        return (
            f"{self.signed_in} acknowledged sign-ins and {self.typed} forms typed:"
            f" {self.lost} lost, {self.half} half; {chains}"
        )


async def promises(url: str, people: People) -> Promises:
    """Look into the database for everything that was acknowledged; opens it by itself."""
    async with opened(url):
        held = {row.digest: row.code for row in await SessionRow.all()}
        recorded = Counter(
            row.subject for row in await AuditRecord.filter(event=AuditEvent.SIGNED_IN.value)
        )
        drafts = {row.visitor: row.unit_name for row in await RegistrationDraft.all()}
        bad_chains = len(await verify_all())
    lost = [token for token in people.signed_in if digest(token) not in held]
    lost += [v for v, text in people.typed.items() if drafts.get(digest(v)) != text]
    once = {subject for subject, times in recorded.items() if times == 1}
    sessions = {f"session:{code}" for code in held.values()}
    return Promises(
        signed_in=len(people.signed_in),
        typed=len(people.typed),
        lost=len(lost),
        half=len(sessions ^ once),
        bad_chains=bad_chains,
    )
