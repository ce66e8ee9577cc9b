"""A query taken apart into the words that the search knows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from models.search.search_words import general_words, ignored_words

MAX_WORD = 12
_UNKNOWN = 100  # the cost of a sign that belongs to no word
_WORD = 10  # of a word of the files
_GUESSED = 21  # of a piece of a name: only where two words of the files do not do


@dataclass(frozen=True)
class Sentence:
    """The words of a query in their order, and what is left of it."""

    words: tuple[str, ...]
    core: str
    unknown: int

    @cached_property
    def specific(self) -> tuple[str, ...]:
        """The words that tell one item from another."""
        return tuple(word for word in self.words if word not in general_words())


def split(text: str, is_word: Callable[[str], bool], is_named: Callable[[str], bool]) -> Sentence:
    """Cover a text with as few words as possible, leaving out as few signs as possible.

    `is_word` knows the words of the files; `is_named` any piece of a name, so that an item whose
    words stand in no file is found by them in any order.
    """
    best: list[tuple[int, int, str]] = [(0, 0, "")]  # cost, where its last piece begins, the piece
    costs = _pieces(text, is_word, is_named)
    for end in range(1, len(text) + 1):
        options = [(best[end - 1][0] + _UNKNOWN, end - 1, "")]
        for start, cost in costs[end]:
            options.append((best[start][0] + cost, start, text[start:end]))
        best.append(min(options))
    return _walked(text, best)


def _pieces(
    text: str, is_word: Callable[[str], bool], is_named: Callable[[str], bool]
) -> list[list[tuple[int, int]]]:
    """For each end of a word where it begins and what it costs."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(text) + 1)]
    for start in range(len(text)):
        in_name = True
        for end in range(start + 1, min(len(text), start + MAX_WORD) + 1):
            piece = text[start:end]
            in_name = in_name and (end - start < 2 or is_named(piece))
            if piece in ignored_words() or is_word(piece):
                found[end].append((start, _WORD))
            elif in_name and end - start > 1:
                found[end].append((start, _GUESSED))
    return found


def _walked(text: str, best: list[tuple[int, int, str]]) -> Sentence:
    """Read the cheapest cover from its end."""
    words, core, unknown, end = [], "", 0, len(text)
    while end:
        _, start, piece = best[end]
        if not piece:
            unknown += 1
        elif piece not in ignored_words():
            words.append(piece)
        if not piece or piece not in ignored_words():
            core = text[start:end] + core
        end = start
    return Sentence(tuple(reversed(words)), core, unknown)
