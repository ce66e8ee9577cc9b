"""Items by the words of a sentence: each word in the name, by a synonym, or by an alias."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple

from models.search.meaning import Meaning
from models.search.search_hit import Hit, MatchKind
from models.search.search_words import synonyms
from models.search.sentence import Sentence
from models.search.word_index import WordIndex
from models.services.gram_index import Bits, as_bits, each
from models.services.service_item import ServiceItem

MAX_COMPARED = 300


class _How(NamedTuple):
    """How a word led to an item; what weighs more says more."""

    weight: int
    kind: MatchKind
    word: str


class TermIndex:
    """Which items each word of a sentence leads to, and how; a 业务版块 leads nowhere in it."""

    def __init__(
        self,
        items: Sequence[ServiceItem],
        names: WordIndex,
        known: Sequence[Meaning],
        words: WordIndex,
    ) -> None:
        self._items, self._names, self._known, self._words = items, names, known, words
        numbers = {item.code: number for number, item in enumerate(items)}
        leads = [
            [] if meaning.kind is MatchKind.LINE else sorted(numbers[i.code] for i in meaning.items)
            for meaning in known
        ]
        self._sets = [as_bits(led) for led in leads]
        self._leading: dict[int, list[int]] = {}
        for word, led in enumerate(leads):
            for number in led:
                self._leading.setdefault(number, []).append(word)

    def together(self, words: Sequence[str], sentence: Sentence) -> Iterator[Hit]:
        """Items to which each of the words leads, best first."""
        found = self._names.everything
        for word in words:
            found &= self._led_by(word)
        ranked = []
        for number in islice(each(found), MAX_COMPARED):
            ways = self._ways(number, words)
            if len(ways) == len(words):
                ranked.append((-sum(way.weight for way in ways.values()), number, ways))
        for _, number, ways in sorted(ranked, key=lambda row: row[:2]):
            yield self._hit(number, ways, sentence)

    def partly(self, sentence: Sentence) -> Iterator[Hit]:
        """Items to which some of the telling words lead; the more of them, the rarer, the better.

        What is unknown must not weigh more than what is known.
        """
        words = sentence.specific
        if sum(map(len, words)) < max(1, sentence.unknown):
            return
        sets = sorted((self._led_by(word) for word in words), key=int.bit_count)
        general = [self._led_by(word) for word in sentence.words if word not in words]
        ranks: dict[int, tuple[int, int, int]] = {}
        for number in chain(*(islice(each(found), MAX_COMPARED) for found in sets)):
            if number not in ranks:
                told = sum(found >> number & 1 for found in sets)
                ranks[number] = -told, -sum(found >> number & 1 for found in general), len(ranks)
        for number in sorted(ranks, key=ranks.__getitem__):
            ways = self._ways(number, words)
            if ways:
                yield self._hit(number, ways, sentence)._replace(is_near=True)

    def _ways(self, number: int, words: Sequence[str]) -> dict[str, _How]:
        """How each of the words leads to an item; without those that do not."""
        ways = {word: self._how(number, word) for word in words}
        return {word: way for word, way in ways.items() if way is not None}

    def _led_by(self, word: str) -> Bits:
        """Every item that the word may lead to."""
        found = 0
        for form in _forms(word):
            found |= self._names.may_hold(form)
            for number, _ in self._words.holding(form):
                if self._leads(number, form):
                    found |= self._sets[number]
        return found

    def _leads(self, known: int, form: str) -> bool:
        """True unless it is only a part of the name of a theme, which holds too many items."""
        is_alias = self._known[known].kind is MatchKind.ALIAS
        return is_alias or self._words.words[known].plain == form

    def _how(self, number: int, word: str) -> _How | None:
        """The best way in which a word leads to an item."""
        name = self._names.words[number].plain
        for form in _forms(word):
            if form in name:
                told = word if form == word else f"{word} → {form}"
                kind = MatchKind.NAME if form == word else MatchKind.SYNONYM
                return _How(3 if form == word else 2, kind, told)
        for form in _forms(word):
            for known in self._leading.get(number, ()):
                if form in self._words.words[known].plain and self._leads(known, form):
                    return _How(1, self._known[known].kind, self._known[known].word)
        return None

    def _hit(self, number: int, ways: Mapping[str, _How], sentence: Sentence) -> Hit:
        """A hit with what people should know: how the words led here that are not in the name."""
        telling = [way for word, way in ways.items() if word in sentence.specific]
        telling = telling or list(ways.values())
        told = [way for way in telling if way.kind is not MatchKind.NAME]
        if told:
            last = min(told, key=lambda way: way.weight)
            same = dict.fromkeys(way.word for way in told if way.kind is last.kind)
            return Hit(self._items[number], last.kind, "、".join(same))
        longest = max((way.word for way in telling), key=len)
        at = self._names.words[number].plain.find(longest)
        return Hit(self._items[number], MatchKind.NAME, span=(at, at + len(longest)))


def _forms(word: str) -> Iterator[str]:
    return chain((word,), synonyms().get(word, ()))
