"""Facets: which entries of a list have which values, for filters that count every choice.

For each value a whole number holds one bit per entry, as in the index of the search, so that a
filter and the numbers beside all its choices cost nearly the same for ten thousand entries as for
a hundred.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Generic, TypeVar

from models.services.gram_index import Bits

T = TypeVar("T")
_FLAGS = bytes.maketrans(b"01", b"\0\1")


class FacetIndex(Generic[T]):
    """The entries of a list by their values, name by name."""

    def __init__(
        self, entries: Sequence[T], values: Mapping[str, Callable[[T], Iterable[Hashable]]]
    ) -> None:
        self._entries = entries
        self.everything: Bits = (1 << len(entries)) - 1
        self._sets = {name: _gather(entries, of) for name, of in values.items()}

    def having(self, name: str, value: Hashable) -> Bits:
        """The entries that have a value; none for a value that nobody has."""
        return self._sets[name].get(value, 0)

    def entries(self, found: Bits) -> Iterator[T]:
        """The entries of a set in the order of the list."""
        flags = f"{found:b}".encode().translate(_FLAGS)
        return compress(self._entries, reversed(flags))


def _gather(
    entries: Sequence[T], values_of: Callable[[T], Iterable[Hashable]]
) -> dict[Hashable, Bits]:
    """The set of each value; written as bytes first, because adding bit by bit is quadratic."""
    size = len(entries) // 8 + 1
    rows: defaultdict[Hashable, bytearray] = defaultdict(lambda: bytearray(size))
    for number, entry in enumerate(entries):
        for value in values_of(entry):
            rows[value][number // 8] |= 1 << number % 8
    return {value: int.from_bytes(row, "little") for value, row in rows.items()}
