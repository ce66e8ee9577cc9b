"""How many tries a password would take of somebody who guesses as people choose.

A password is cut into what people put together (words and names, years and dates, sequences,
walks over the keyboard, repetitions) and single characters; the cheapest cut counts. zxcvbn
knows the words and the keyboard, but its own sum takes ten tries for a character that follows
no pattern, which makes eight random ones look weak; here such a character costs what it takes.
It also tries every reading of signs as letters at once, which takes most of a second for some
texts; here there are four readings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from math import log2

from pypinyin import Style, lazy_pinyin
from zxcvbn.frequency_lists import FREQUENCY_LISTS
from zxcvbn.matching import spatial_match
from zxcvbn.scoring import estimate_guesses

from models.base.json_file import read_json

Piece = tuple[int, int, float]
Words = Mapping[str, float]

# Bits, which is to say: each one more doubles the tries.
ENOUGH = 28.0
OWN, SEEDED, SEQUENCE, YEAR, DATE, REPEATED = 2.0, 8.0, 2.0, 6.6, 13.5, 2.0
ONCE_MORE = 1.5  # for each pattern: where it stands
CAPITAL, ODD_CASE, READ_OTHERWISE, BACKWARDS = 1.0, 4.0, 2.0, 2.0
DIGIT, LETTER, USUAL_SIGN, SIGN = 4.5, 5.7, 3.5, 5.5
MIN_WORD, MIN_LOOSE, MIN_WALK, MAX_REPEATS = 4, 5, 4, 3
LISTS = {
    "passwords": 30_000,
    "english_wikipedia": 10_000,
    "surnames": 3_000,
    "us_tv_and_film": 5_000,
}
FROM_A_LIST = 3.0  # which of the lists

_USUAL = "!@#$*._-&?"
_AS_LETTERS = str.maketrans("@4831!0$57+2", "aabeliosstzz")
_AS_OTHER_LETTERS = str.maketrans("@4831!0$57+", "aabeiiosstt")
_WITHOUT_SHIFT = str.maketrans("!@#$%^&*()_+", "1234567890-=")
_LUCKY = ("520", "1314", "5201314", "7758521", "110120", "88888888")
_SIGNS = "[!@#$*._&?-]{0,2}"
_BIRTHDAY = (
    "(?:(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2]))"
)
# What no list of words holds: an institution's first password, and initials with a birthday.
_KNOWN_SHAPE = re.compile(
    f"js[0-9]{{5}}[0-9x]|{_SIGNS}[a-z]{{1,3}}{_SIGNS}{_BIRTHDAY}{_SIGNS}"
    f"|{_SIGNS}{_BIRTHDAY}{_SIGNS}[a-z]{{1,3}}{_SIGNS}"
)
_NUMBER = re.compile("[0-9]{3,}")
_YEAR = re.compile("(?=(19[4-9][0-9]|20[0-4][0-9]))")
_DATE = re.compile("(?=((?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])))")
_DAY = re.compile("(?=((?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])))")


def is_guessable(text: str, own: Iterable[str] = ()) -> bool:
    """True when few enough tries would find a password; `own` is what belongs to its owner."""
    if _KNOWN_SHAPE.fullmatch(text.lower()):
        return True
    return bits(text, {word.lower(): OWN for word in own}) < ENOUGH


def spelled(name: str) -> list[str]:
    """How a name is written in letters: pinyin in both orders, its parts, and the initials."""
    syllables = [part for part in re.split("[^a-z]+", "'".join(lazy_pinyin(name)).lower()) if part]
    if not syllables:
        return []
    initials = "".join(
        part[0] for part in lazy_pinyin(name, style=Style.FIRST_LETTER) if part.isalpha()
    ).lower()
    forms = ["".join(syllables), "".join([*syllables[1:], syllables[0]]), initials]
    parts = [
        "".join(syllables[start : start + size])
        for size in range(2, 5)
        for start in range(len(syllables) - size + 1)
    ]
    return [form for form in forms if len(form) > 1] + [p for p in parts if len(p) >= MIN_WORD]


def bits(text: str, own: Words, repeats: int = 0) -> float:
    """The cost of the cheapest cut of a text."""
    ending: dict[int, list[tuple[int, float]]] = {}
    for start, end, cost in (*_patterns(text, own), *_repeats(text, own, repeats)):
        ending.setdefault(end, []).append((start, cost + ONCE_MORE))
    best = [0.0]
    for end, char in enumerate(text, 1):
        cuts = [best[start] + cost for start, cost in ending.get(end, ())]
        best.append(min([best[-1] + _of_one(char), *cuts]))
    return best[-1]


def _of_one(char: str) -> float:
    if char.isdigit():
        return DIGIT
    if char.isalpha():
        return LETTER
    return USUAL_SIGN if char in _USUAL else SIGN


def _patterns(text: str, own: Words) -> Iterator[Piece]:
    lower = text.lower()
    for reading in _readings(lower):
        yield from _words_in(text, reading, own, 0.0 if reading == lower else READ_OTHERWISE)
    yield from _words_backwards(text)
    plain = lower.translate(_WITHOUT_SHIFT)
    yield from _sequences(text, plain)
    for walk in spatial_match(text):
        if walk["j"] - walk["i"] + 1 >= MIN_WALK:
            yield walk["i"], walk["j"] + 1, log2(estimate_guesses(walk, text))
    for found in _NUMBER.finditer(text):
        yield found.start(), found.end(), log2(10) * len(found[0])
    for pattern, cost in ((_YEAR, YEAR), (_DATE, DATE), (_DAY, log2(366))):
        for found in pattern.finditer(text):
            yield found.start(1), found.end(1), cost


def _readings(lower: str) -> set[str]:
    return {lower, *map(lower.translate, (_AS_LETTERS, _AS_OTHER_LETTERS, _WITHOUT_SHIFT))}


def _words_in(text: str, reading: str, own: Words, extra: float) -> Iterator[Piece]:
    for start in range(len(text)):
        for end in range(start + 2, len(text) + 1):
            word = reading[start:end]
            cost = min(own.get(word, 99.0), _words().get(word, 99.0))
            as_typed = text[start:end]
            if cost < 99 and (not extra or len(word) >= MIN_WORD):
                other = extra if word != as_typed.lower() else 0.0
                yield start, end, cost + other + _case(as_typed)


def _words_backwards(text: str) -> Iterator[Piece]:
    length, backwards = len(text), text.lower()[::-1]
    for start, end, cost in _words_in(text[::-1], backwards, {}, 0.0):
        if end - start >= MIN_LOOSE:
            yield length - end, length - start, cost + BACKWARDS


def _case(word: str) -> float:
    if word in {word.lower(), word.upper(), word.capitalize()}:
        return 0.0 if word == word.lower() else CAPITAL
    return ODD_CASE if len(word) >= MIN_LOOSE else 99.0


def _sequences(text: str, plain: str) -> Iterator[Piece]:
    """Runs such as 4567, cba or !@#; a single step back or forth is none."""
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    start = 0
    for place in range(1, len(steps) + 1):
        if place == len(steps) or steps[place] != steps[start]:
            run = text[start : place + 1]
            if len(run) > 2 and abs(steps[start]) == 1 and plain[start : place + 1].isalnum():
                yield start, place + 1, SEQUENCE + _case(run) + 4.0
            start = place


def _repeats(text: str, own: Words, depth: int) -> Iterator[Piece]:
    """A beginning that comes again at once, wholly or cut off: 8888, AbcAbc, Aa!Aa!Aa."""
    if depth >= MAX_REPEATS:
        return
    for start in range(len(text)):
        for size in range(1, (len(text) - start) // 2 + 1):
            end = start + size
            while end < len(text) and text[end] == text[end - size]:
                end += 1
            if end - start >= max(2 * size, 3):
                base = bits(text[start : start + size], own, depth + 1)
                yield start, end, base + REPEATED
                break


@cache
def _words() -> Words:
    known: dict[str, float] = {}
    for name, size in LISTS.items():
        for rank, word in enumerate(FREQUENCY_LISTS[name][:size], 1):
            if len(word) >= MIN_WORD:
                known[word] = min(known.get(word, 99.0), log2(rank) + FROM_A_LIST)
    ours = (*read_json("proofs/common_words")["words"], *_LUCKY)
    return known | {word: min(SEEDED, known.get(word, 99.0)) for word in ours}
