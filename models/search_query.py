"""What was typed into the search, made comparable."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from models.pinyin import plain, syllables

MAX_TYPED = 50
_FILLERS = re.compile(
    "请问|我想要?|我要|想要|怎么样?办理?|怎么样?|怎样|如何|在哪里?|哪里|需要什么材料|什么材料"
    "|要什么|多少钱|流程|手续|吗|呢|呀|啊|一下"
)


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
        parts = unicodedata.normalize("NFKC", self.typed[:MAX_TYPED]).split()
        return tuple(term for term in map(plain, parts) if term)

    @cached_property
    def is_latin(self) -> bool:
        """True when only letters and digits were typed, so that pinyin may be meant."""
        return self.text.isascii()

    @cached_property
    def letters(self) -> str:
        """The query in pinyin, whatever of it was typed so."""
        return self.text if self.is_latin else "".join(syllables(self.text))

    @cached_property
    def core(self) -> "SearchQuery":
        """The query without the words of a question (怎么办理, 需要什么材料 …)."""
        return SearchQuery(_FILLERS.sub("", self.typed))
