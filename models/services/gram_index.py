"""Texts found by their pieces: which of them may hold what was typed, in a few steps.

For each piece of one, two or three signs a whole number holds one bit per text. Intersecting
such numbers costs nearly the same for a hundred texts as for ten thousand, and the lowest bit
is the text that ranks first. What remains is verified by its caller.
"""

from collections.abc import Iterable, Iterator, Sequence

Bits = int


def each(bits: Bits) -> Iterator[int]:
    """The numbers of the texts of a set, first ranked first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


class GramIndex:
    """All pieces of up to `size` signs of some texts; `heads` are places that count as starts."""

    def __init__(
        self, texts: Sequence[str], size: int, heads: Sequence[Iterable[int]] | None = None
    ) -> None:
        self._size = size
        self.everything: Bits = (1 << len(texts)) - 1
        self._sets = _gather([{piece for _, piece in self._pieces(text)} for text in texts])
        self._heads = _gather(
            [
                {text[at : at + length] for at in starts for length in range(1, size + 1)}
                for text, starts in zip(texts, heads or [], strict=bool(heads))
            ]
        )

    def _pieces(self, text: str) -> Iterator[tuple[int, str]]:
        for size in range(1, self._size + 1):
            for at in range(len(text) - size + 1):
                yield at, text[at : at + size]

    def started(self, typed: str) -> Bits:
        """The texts in which a start is followed by the first signs of what was typed."""
        return self._heads.get(typed[: self._size], 0)

    def holding(self, typed: str) -> Bits:
        """The texts that hold the longest pieces of what was typed."""
        size = min(self._size, len(typed))
        found = self.everything
        for at in range(len(typed) - size + 1):
            found &= self._sets.get(typed[at : at + size], 0)
            if not found:
                break
        return found

    def nearly_holding(self, typed: str, reach: int) -> Bits:
        """The texts that hold all pieces except those that touch one place of `reach` signs."""
        length = len(typed)
        before = [self.everything] * (length + 1)
        after = [self.everything] * (length + 1)
        for at, piece in self._pieces(typed):
            found, end = self._sets.get(piece, 0), at + len(piece)
            before[end] &= found
            after[at] &= found
        for at in range(1, length + 1):
            before[at] &= before[at - 1]
            after[length - at] &= after[length - at + 1]
        near = 0
        for at in range(length - reach + 1):
            near |= before[at] & after[at + reach]
        return near

    def counted(self, typed: str) -> dict[int, int]:
        """How many different pieces of full size each text shares with what was typed."""
        shared: dict[int, int] = {}
        pieces = {typed[at : at + self._size] for at in range(len(typed) - self._size + 1)}
        for piece in pieces:
            for number in each(self._sets.get(piece, 0)):
                shared[number] = shared.get(number, 0) + 1
        return shared


def _gather(pieces_of: Sequence[Iterable[str]]) -> dict[str, Bits]:
    numbers: dict[str, list[int]] = {}
    for number, pieces in enumerate(pieces_of):
        for piece in pieces:
            numbers.setdefault(piece, []).append(number)
    return {piece: as_bits(found) for piece, found in numbers.items()}


def as_bits(numbers: Sequence[int]) -> Bits:
    """One bit per number, in bytes: adding bit by bit would copy the whole each time.

    The highest number comes last.
    """
    buffer = bytearray(numbers[-1] // 8 + 1 if numbers else 0)
    for number in numbers:
        buffer[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(buffer, "little")
