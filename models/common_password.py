"""Passwords that everybody tries first: a known word with the usual decoration.

Instead of a list of finished passwords, each one is taken apart into a word (with digits and
signs read as letters) and what stands before and after it. That covers every capital, year,
run of digits and exclamation mark that people add to make a word pass the rules.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from models.code_list import read_seed

KNOWN_PASSWORDS = 10_000
MAX_SIGNS = 3
MAX_DIGITS = 4
MIN_NAME = 6

_READ_AS = str.maketrans("@4831!0$57+2", "aabeliosstzz")
_READ_AS_TOO = str.maketrans("@4831!0$57+", "aabeiiosstt")
_LUCKY = frozenset({"520", "1314", "5201314", "7758521", "110120", "12333", "88888888"})
_DAY = re.compile(r"(19|20)?\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])")


def is_common(text: str, names: Iterable[str] = ()) -> bool:
    """True for a known word or own name with the usual decoration, or one that holds either."""
    typed = text.lower()
    readings = {typed, typed.translate(_READ_AS), typed.translate(_READ_AS_TOO)}
    own = frozenset(names)
    inside = [*_inside(), *(name for name in own if len(name) >= MIN_NAME)]
    if any(word in reading for word in inside for reading in readings):
        return True
    return any(
        _is_decoration(typed[:start])
        and _is_decoration(typed[end:])
        and _is_word(typed[start:end], own)
        for start in range(len(typed))
        for end in range(start + 1, len(typed) + 1)
    )


def spelled(name: str) -> list[str]:
    """How a name is written in letters: pinyin in both orders and the initials."""
    syllables = [part for part in re.split("[^a-z]+", "'".join(lazy_pinyin(name)).lower()) if part]
    if not syllables:
        return []
    initials = "".join(
        part[0] for part in lazy_pinyin(name, style=Style.FIRST_LETTER) if part.isalpha()
    ).lower()
    forms = ["".join(syllables), "".join([*syllables[1:], syllables[0]]), initials]
    return [form for form in forms if len(form) > 1]


@cache
def _inside() -> tuple[str, ...]:
    return tuple(read_seed("common_words")["inside"])


@cache
def _words() -> frozenset[str]:
    known = (word for word in FREQUENCY_LISTS["passwords"][:KNOWN_PASSWORDS] if word.isalpha())
    return frozenset(read_seed("common_words")["words"]) | frozenset(known)


def _is_word(stem: str, own: frozenset[str]) -> bool:
    readings = {stem, stem.translate(_READ_AS), stem.translate(_READ_AS_TOO)}
    return any(reading in _words() or reading in own for reading in readings)


def _is_decoration(rest: str) -> bool:
    """Nothing, or a few signs and digits that follow a pattern."""
    if re.search("[a-z]", rest):
        return False
    digits = re.sub(r"\D", "", rest)
    signs = len(rest) - len(digits)
    return signs <= MAX_SIGNS and (len(digits) <= MAX_DIGITS or _is_pattern(digits))


def _is_pattern(digits: str) -> bool:
    repeated = re.fullmatch(r"(\d{1,4})\1+|((\d)\3)+", digits)
    if digits in _LUCKY or _DAY.fullmatch(digits) or repeated:
        return True
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(digits)}
    return steps in ({1}, {9})
