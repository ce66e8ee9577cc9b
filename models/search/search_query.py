"""What was typed into the search, made comparable."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from unicodedata import category, normalize

from models.search.pinyin import plain, syllables
from models.search.search_words import ignored_words

MAX_TYPED = 50
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


def legible(typed: str, most: int) -> str:
    """What may be shown of what was typed: one line, without signs that nobody sees.

    Halves of a sign, which a socket can carry, fit into no address, page or database.
    """
    signs = (sign for sign in typed[: 2 * most] if sign.isspace() or category(sign) not in _HIDDEN)
    return " ".join("".join(signs).split())[:most]


@dataclass(frozen=True)
class SearchQuery:
    """A query without blanks and signs that do not count, at most 50 of them."""

    typed: str

    @cached_property
    def text(self) -> str:
        """Characters, lower-case letters and digits only."""
        return plain(self.typed[:MAX_TYPED])

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The parts between blanks, when there are several."""
        parts = normalize("NFKC", self.typed[:MAX_TYPED]).split()
        return tuple(term for term in map(plain, parts) if term)

    @cached_property
    def is_latin(self) -> bool:
        """True when only letters and digits were typed, so that pinyin may be meant."""
        return self.text.isascii()

    @cached_property
    def is_mixed(self) -> bool:
        """True for characters with letters or digits among them."""
        return not self.is_latin and any(sign.isascii() for sign in self.text)

    @cached_property
    def letters(self) -> str:
        """The query in pinyin, whatever of it was typed so."""
        return self.text if self.is_latin else "".join(syllables(self.text))

    @cached_property
    def core(self) -> "SearchQuery":
        """The query without the words of a question (怎么办理, 需要什么材料 …)."""
        return SearchQuery(_fillers().sub("", self.typed))


@cache
def _fillers() -> re.Pattern[str]:
    """Ignored words that are no part of another word."""
    words = sorted((word for word in ignored_words() if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join([*words, "吗", "呢", "呀", "啊"]))
