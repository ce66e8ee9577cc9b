"""A slot: the place that a page opens for one file of a field.

Its code names it in the address that the file is sent to, and means nothing to any other browser
or session. A slot belongs to its subject, not to its page: a page that is built anew, as when a
phone's camera has put it to sleep, opens the same slot and finds what has arrived meanwhile. It
lives as long as a page holds it, and an hour longer; then the file is removed.

Slots stand in the memory of one process: a browser stays with the process that built its page.
The file is a temporary one. Whoever wants to keep it (the attachment of a form, once there are
any) moves it to its own place before that hour is over; nothing here is kept for good.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from auth.web.caller import Caller
from auth.web.door import HALL, Door
from models.base import clock
from models.base.error import Busy, Conflict
from models.base.key import random_token
from models.standards.file_kind import (
    MAX_FILE_SIZE,
    USUAL_KINDS,
    CheckedFile,
    FileKind,
    size_text,
)
from settings import settings

KEPT_FOR = timedelta(hours=1)
SWEEP_EVERY = 600.0
MOST_OF_BROWSER = 40  # fields; the oldest that no page shows gives way
MOST_KEPT = 1024 * 1024 * 1024  # bytes in all, so that nobody fills the disk
NO_ROOM = "暂时不能接收文件，请稍后重试"
SUPERSEDED = "已改为上传另一个文件"
TOO_MANY = "打开的页面太多，请关闭不用的页面后重试"
Told = Callable[[], None]


def shown(file: CheckedFile) -> dict[str, str]:
    """What the field shows of a file."""
    return {"name": file.name, "size": size_text(file.size)}


@dataclass(frozen=True)
class UploadRule:
    """What a field takes."""

    kinds: tuple[FileKind, ...] = USUAL_KINDS
    max_size: int = MAX_FILE_SIZE
    most: int = 1  # files


@dataclass(frozen=True)
class SlotOwner:
    """Whose file it is: a browser, and the session that its page stands on, if any."""

    visitor: str
    session: str = ""
    door: Door = HALL

    def is_caller(self, caller: Caller) -> bool:
        """True for a request of the same browser with the same session."""
        is_same = not self.session or caller.session_at(self.door) == self.session
        return bool(self.visitor) and caller.visitor == self.visitor and is_same


@dataclass
class UploadSlot:
    """The place of one file of a field of one browser, and the file that it holds."""

    owner: SlotOwner
    subject: str
    rule: UploadRule
    code: str = field(default_factory=random_token)
    file: CheckedFile | None = None
    is_emptied: bool = False  # that what stood here was taken away, and nothing came since
    _turn: str = ""  # of the file that set out last
    _arrived: str = ""  # the turn of the file that stands here
    _cancelled: str = ""
    _coming: set[str] = field(default_factory=set)
    _holders: list[Told] = field(default_factory=list)
    _until: datetime = field(default_factory=lambda: clock.now() + KEPT_FOR)

    @property
    def is_over(self) -> bool:
        """True when no page has held it for an hour."""
        return not self._holders and clock.now() >= self._until

    @property
    def is_held(self) -> bool:
        """True while a page shows it."""
        return bool(self._holders)

    def hold(self, told: Told = lambda: None) -> Told:
        """A page shows it, and is told when its file comes or goes; the result ends that."""
        holder = partial(told)
        self._holders.append(holder)

        def let_go() -> None:
            self._holders.remove(holder)
            self._until = clock.now() + KEPT_FOR

        return let_go

    def begin(self, turn: str = "") -> str:
        """A file sets out; whatever is still on its way comes too late from now on."""
        if turn and turn == self._cancelled:
            raise Conflict(SUPERSEDED)
        self._turn = turn or random_token()
        self._coming.add(self._turn)
        return self._turn

    def end(self, turn: str) -> None:
        """A file comes no more, whether it has arrived, was refused or broke off."""
        if turn in self._coming:
            self._coming.discard(turn)
            self._tell()

    @property
    def is_coming(self) -> bool:
        """True while a file is on its way that nobody has given up."""
        return self._turn in self._coming

    def require(self, turn: str) -> None:
        """Refuse a file after which another one has set out, or that was given up."""
        if turn != self._turn:
            raise Conflict(SUPERSEDED)

    def put(self, file: CheckedFile, turn: str) -> None:
        """Take a file in; the one before is removed."""
        self.require(turn)
        self._coming.discard(turn)
        self._arrived, self._until = turn, clock.now() + KEPT_FOR
        self.is_emptied = False
        self._change(file)

    def cancel(self, turn: str) -> None:
        """Let one file not arrive, or remove it if it has; whatever else stands here stays."""
        self._cancelled = turn
        if turn == self._turn:
            self._turn = ""
        if turn == self._arrived:
            self._change(None)

    def clear(self) -> None:
        """Remove the file, and let none arrive that is on its way."""
        self._turn, self.is_emptied = "", True
        self._change(None)

    def _change(self, file: CheckedFile | None) -> None:
        if self.file is not None:
            self.file.remove()
        self.file = file
        if file is None:
            self._arrived = ""
        self._tell()

    def _tell(self) -> None:
        for told in tuple(self._holders):
            told()


class UploadSlots:
    """The slots of this process, and the folder of their files."""

    def __init__(self) -> None:
        self._slots: dict[str, UploadSlot] = {}
        self._under_way = 0  # bytes

    @property
    def folder(self) -> Path:
        """Where files lie, under names that say nothing."""
        return settings.data_dir / "uploads"

    def open(self, owner: SlotOwner, subject: str, rule: UploadRule) -> list[UploadSlot]:
        """The slots of this browser for a field: those that are there, and new ones.

        Raises Busy when its pages show as many fields as a browser may have.
        """
        self._prune()
        fields: dict[object, list[UploadSlot]] = defaultdict(list)
        for slot in self._slots.values():
            if slot.owner.visitor == owner.visitor:
                fields[slot.owner, slot.subject, slot.rule].append(slot)
        mine = fields.pop((owner, subject, rule), [])
        self._make_room(list(fields.values()))
        mine += [UploadSlot(owner, subject, rule) for _ in range(rule.most - len(mine))]
        self._slots |= {slot.code: slot for slot in mine}
        return mine

    def find(self, code: str, caller: Caller) -> UploadSlot | None:
        """The slot of a code, for its own browser only."""
        slot = self._slots.get(code)
        return slot if slot and not slot.is_over and slot.owner.is_caller(caller) else None

    def close(self, slot: UploadSlot) -> None:
        """End a slot, and remove its file."""
        slot.clear()
        self._slots.pop(slot.code, None)

    def new_path(self) -> Path:
        """A place for a file that arrives."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.folder / random_token()

    @contextmanager
    def under_way(self) -> Iterator[Callable[[int], None]]:
        """Count what has come of a file, as long as that has no slot; raises Busy for too much."""
        taken = 0

        def take_room(size: int) -> None:
            nonlocal taken
            if self._kept + size > MOST_KEPT:
                raise Busy(NO_ROOM)
            taken += size
            self._under_way += size

        try:
            yield take_room
        finally:
            self._under_way -= taken

    @property
    def _kept(self) -> int:
        """How many bytes lie in the folder."""
        files = (slot.file for slot in self._slots.values())
        return self._under_way + sum(file.size for file in files if file)

    def sweep(self) -> None:
        """End what is over, and remove what a process that was killed has left behind."""
        self._prune()
        known = {slot.file.path for slot in self._slots.values() if slot.file}
        before = (clock.now() - 2 * KEPT_FOR).timestamp()
        for path in self.folder.glob("*"):
            with suppress(OSError):
                if path not in known and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)

    def _make_room(self, others: list[list[UploadSlot]]) -> None:
        """Let the oldest give way to another field of the same browser."""
        too_many = max(0, len(others) + 1 - MOST_OF_BROWSER)
        idle = [each for each in others if not any(slot.is_held for slot in each)]
        if len(idle) < too_many:
            raise Busy(TOO_MANY)
        for oldest in idle[:too_many]:
            for slot in oldest:
                self.close(slot)

    def _prune(self) -> None:
        for slot in [slot for slot in self._slots.values() if slot.is_over]:
            self.close(slot)


slots = UploadSlots()
