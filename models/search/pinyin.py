"""Names as they are typed in letters: the pinyin of each sign, and the signs that count."""

import unicodedata

from pypinyin import lazy_pinyin

from models.standards.traditional import SIMPLIFIED


def plain(text: str) -> str:
    """The signs that a search looks at: simplified characters, lower-case letters and digits."""
    signs = unicodedata.normalize("NFKC", text).lower().translate(SIMPLIFIED)
    return "".join(filter(str.isalnum, signs))


def syllables(text: str) -> list[str]:
    """One syllable for each sign of `plain`; letters and digits stand for themselves."""
    # a list is documented: one entry per sign that has no pinyin
    return lazy_pinyin(plain(text), errors=list)  # type: ignore[arg-type]


def initials(spelled: list[str]) -> str:
    """首字母 of each syllable."""
    return "".join(syllable[0] for syllable in spelled)
