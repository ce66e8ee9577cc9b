"""Pictures of open challenges, kept in the memory of the process that issued them."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from auth.puzzle.drawing import Drawing
from models.base import clock

MAX_OPEN = 2000
MAX_BYTES = 64 * 2**20
Owner = tuple[str, str]  # visitor and purpose


@dataclass(frozen=True, repr=False)
class _Kept:
    owner: Owner
    background: bytes
    piece: bytes
    expires_at: datetime

    @property
    def size(self) -> int:
        return len(self.background) + len(self.piece)


class PictureStore:
    """The two pictures of each challenge; the oldest go when there are too many."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._newest: dict[Owner, str] = {}
        self._bytes = 0

    def put(self, code: str, owner: Owner, drawing: Drawing, expires_at: datetime) -> None:
        """Keep the pictures of a challenge, in place of an older one of the same owner."""
        self.drop(self._newest.get(owner, ""))
        kept = _Kept(owner, drawing.background, drawing.piece, expires_at)
        self._kept[code], self._newest[owner] = kept, code
        self._bytes += kept.size
        while len(self._kept) > MAX_OPEN or self._bytes > MAX_BYTES:
            self.drop(next(iter(self._kept)))

    def drop(self, code: str) -> None:
        """Forget the pictures of a challenge that is answered or void."""
        kept = self._kept.pop(code, None)
        if kept is not None:
            self._bytes -= kept.size
            if self._newest.get(kept.owner) == code:
                del self._newest[kept.owner]

    def background(self, code: str, visitor: str) -> bytes | None:
        """The picture with the slots (JPEG), for the browser it was issued to."""
        kept = self._open(code, visitor)
        return kept.background if kept else None

    def piece(self, code: str, visitor: str) -> bytes | None:
        """The piece (WebP), for the browser it was issued to."""
        kept = self._open(code, visitor)
        return kept.piece if kept else None

    def _open(self, code: str, visitor: str) -> _Kept | None:
        kept = self._kept.get(code)
        if kept is None or kept.owner[0] != visitor:
            return None
        if clock.now() >= kept.expires_at:
            self.drop(code)
            return None
        return kept
