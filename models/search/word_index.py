"""Words found as people type them: in characters, in pinyin, by initials, or nearly so."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from models.search.pinyin import initials, plain, syllables
from models.search.typo import Span, find_similar
from models.services.gram_index import Bits, GramIndex, each

MIN_SIMILAR = 4
MIN_SOUNDING = 4
MIN_SIMILAR_LETTERS = 5
MAX_COMPARED = 300
SOUNDING_PART = 0.65

Found = tuple[int, Span]  # the number of a word, and which of its plain signs matched


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its spellings; `starts` tells where each sign's syllable begins."""

    plain: str
    letters: str
    starts: tuple[int, ...]
    initials: str

    @classmethod
    def of(cls, text: str, spelling: str = "") -> "Word":
        """Spell a text; `spelling` saves the work when it is known, with blanks between."""
        signs = plain(text)
        spelled = spelling.split(" ") if spelling else syllables(text)
        if len(spelled) != len(signs):
            spelled = syllables(text)
        starts = (0, *accumulate(map(len, spelled)))
        return cls(signs, "".join(spelled), starts[:-1], initials(spelled))

    def piece_spelled(self, spelled: Sequence[str]) -> Span | None:
        """Which signs have exactly these syllables, the last one to its end: jia is not jian."""
        letters = "".join(spelled)
        bounds = [0, *accumulate(map(len, spelled))]
        ends = {*self.starts, len(self.letters)}
        at = self.letters.find(letters)
        while at >= 0:
            inside = sorted(end - at for end in ends if at <= end <= at + len(letters))
            if inside == bounds:
                return self.signs_of(at, at + len(letters))
            at = self.letters.find(letters, at + 1)
        return None

    def signs_of(self, start: int, end: int) -> Span:
        """Which signs a piece of the letters belongs to."""
        first = bisect_left(self.starts, start + 1) - 1
        return first, max(first + 1, bisect_left(self.starts, end))


class WordIndex:
    """An index of words in the order of their rank; every answer comes in that order."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self._signs = GramIndex([f"^{word.plain}" for word in words], 2)
        self._letters = GramIndex(
            [f"^{word.letters}" for word in words],
            3,
            [[start + 1 for start in word.starts] for word in words],
        )
        self._initials = GramIndex([f"^{word.initials}" for word in words], 3)

    def holding(self, typed: str) -> Iterator[Found]:
        """Words with these signs in them; those that begin with them come first."""
        for number in _begun_first(self._signs, typed):
            at = self.words[number].plain.find(typed)
            if at >= 0:
                yield number, (at, at + len(typed))

    @property
    def everything(self) -> Bits:
        """All the words."""
        return self._signs.everything

    def may_hold(self, typed: str) -> Bits:
        """The words that may have these signs in them; each is verified by whoever asks."""
        return self._signs.holding(typed)

    def knows(self, typed: str) -> bool:
        """True when a word has these signs in it."""
        return next(self.holding(typed), None) is not None

    def spelled(self, letters: str) -> Iterator[Found]:
        """Words in which a run of syllables begins with these letters."""
        started = self._letters.started(letters)
        for number in _begun_first(self._letters, letters, started):
            word = self.words[number]
            at = word.letters.find(letters)
            while at >= 0 and at not in word.starts:
                at = word.letters.find(letters, at + 1)
            if at >= 0:
                yield number, word.signs_of(at, at + len(letters))

    def mixed(self, typed: str, letters: str) -> Iterator[Found]:
        """Words spelled so, whose characters are those among the letters that were typed."""
        signs = [sign for sign in typed if not sign.isascii()]
        for number, (first, last) in self.spelled(letters):
            piece = self.words[number].plain[first:last]
            if all(sign in piece for sign in signs):
                yield number, (first, last)

    def alike(self, typed: str) -> Iterator[Found]:
        """Words with a piece of exactly this sound, of which at least half is written the same.

        Syllable by syllable: characters have a whole sound each, unlike letters, which may be cut
        off. A short piece has to be the whole word: three syllables stand in too many names.
        """
        spelled = syllables(typed)
        for number in _begun_first(self._letters, "".join(spelled)):
            word = self.words[number]
            if span := word.piece_spelled(spelled):
                piece = word.plain[slice(*span)]
                is_whole = piece == word.plain or len(piece) >= MIN_SOUNDING
                same = sum(a == b for a, b in zip(typed, piece, strict=False))
                if is_whole and len(piece) == len(typed) and 2 * same >= len(typed):
                    yield number, span

    def with_initials(self, letters: str) -> Iterator[Found]:
        """Words with these 首字母 in a row; a single one counts only at the beginning."""
        typed = letters if len(letters) > 1 else f"^{letters}"
        for number in _begun_first(self._initials, typed):
            at = self.words[number].initials.find(letters)
            if at >= 0:
                yield number, (at, at + len(letters))

    def similar(self, typed: str) -> Iterator[Found]:
        """Words that hold these signs with one error; a wrong sign must sound nearly the same."""
        if len(typed) < MIN_SIMILAR:
            return
        near = self._signs.nearly_holding(typed, 1)
        for at in range(len(typed) - 1):
            near |= self._signs.holding(f"{typed[:at]}{typed[at + 1]}{typed[at]}{typed[at + 2 :]}")
        for number in islice(each(near), MAX_COMPARED):
            signs = self.words[number].plain
            span = find_similar(typed, signs)
            if span and not _is_another_word(typed, signs[slice(*span)]):
                yield number, span

    def spelled_similarly(self, letters: str) -> Iterator[Found]:
        """Words whose pinyin holds these letters with one error."""
        if len(letters) < MIN_SIMILAR_LETTERS:
            return
        near = self._letters.nearly_holding(letters, 2)
        for number in islice(each(near), MAX_COMPARED):
            word = self.words[number]
            span = find_similar(letters, word.letters)
            if span:
                yield number, word.signs_of(*span)

    def sounding(self, letters: str) -> list[int]:
        """Words that share most triples of letters with these, most alike first."""
        alike = {}
        for number, shared in self._letters.counted(letters).items():
            shorter = min(len(letters), len(self.words[number].letters))
            alike[number] = shared / (shorter - 2)
        enough = [number for number, part in alike.items() if part >= SOUNDING_PART]
        return sorted(enough, key=lambda number: (-alike[number], number))


def _is_another_word(typed: str, found: str) -> bool:
    """True when one sign differs and sounds different, or when too little of it is left.

    生育补贴 is no error for 生活补贴, and 生肖补贴 none for the end of 大学生补贴.
    """
    if len(found) < MIN_SIMILAR:
        return True
    differing = [at for at, sign in enumerate(typed) if sign != found[at : at + 1]]
    if len(typed) != len(found) or len(differing) != 1:
        return False
    wrong, right = ("".join(syllables(text[differing[0]])) for text in (typed, found))
    return _spoken(wrong) != _spoken(right)


def _spoken(syllable: str) -> str:
    """A syllable as many people in the south say it: flat z, c, s, no ng, and l as n."""
    for written, said in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n")):
        syllable = syllable.replace(written, said)
    return syllable


def _begun_first(index: GramIndex, typed: str, among: Bits | None = None) -> Iterator[int]:
    """Texts that may hold what was typed; those that may begin with it come first."""
    found = index.holding(typed)
    if among is not None:
        found &= among
    begun: Bits = found & index.holding(f"^{typed}"[:3])
    yield from each(begun)
    yield from each(found & ~begun)
