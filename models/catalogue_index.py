"""The catalogue in the order in which the search looks through it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.catalogue import Catalogue
from models.code_list import read_seed
from models.pinyin import plain
from models.search_hit import Hit, MatchKind
from models.search_query import SearchQuery
from models.service_item import ServiceItem
from models.word_index import Found, Word, WordIndex

MIN_WORD = 2
MAX_WORD = 12


@dataclass(frozen=True)
class Meaning:
    """Items that a word of people stands for, in the order in which they help."""

    word: str
    kind: MatchKind
    items: tuple[ServiceItem, ...]


class CatalogueIndex:
    """Names of items and the words that lead to them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.version = catalogue.version
        hot = {item.code for item in catalogue.hot()}
        self._items = sorted(
            catalogue.items, key=lambda item: (item.code not in hot, len(item.name), item.sort)
        )
        self._names = WordIndex([Word.of(item.name, item.name_pinyin) for item in self._items])
        self._meanings = sorted(_meanings(catalogue), key=lambda meaning: len(meaning.word))
        self._words = WordIndex([_spelled(meaning.word) for meaning in self._meanings])
        self._by_word = {plain(meaning.word): meaning for meaning in self._meanings}

    def find(self, query: SearchQuery) -> Iterator[Hit]:
        """Hits in the order of their rank, each item once; later steps only while none is found."""
        core = query.core
        steps = [self._exact(query), self._all_terms(query)]
        if core.text != query.text:
            steps += [self._exact(core), self._all_terms(core)]
        steps += [self._sounding(core), self._forgiving(core)]
        steps += [self._words_within(core), self._shared(core)]
        seen: set[str] = set()
        for step in steps:
            for hit in step:
                if hit.item.code not in seen:
                    seen.add(hit.item.code)
                    yield hit
            if seen:
                return

    def near(self, query: SearchQuery) -> Iterator[str]:
        """Words that sound a little like the query, most alike first."""
        for number in self._words.sounding(query.letters):
            yield self._meanings[number].word

    def _exact(self, query: SearchQuery) -> Iterator[Hit]:
        if not query.text:
            return
        yield from self._named(MatchKind.NAME, self._names.holding(query.text))
        if query.is_latin:
            yield from self._named(MatchKind.PINYIN, self._names.spelled(query.text))
            yield from self._named(MatchKind.INITIALS, self._names.with_initials(query.text))
            yield from self._meant(self._words.spelled(query.text))
            yield from self._meant(self._words.with_initials(query.text))
        else:
            yield from self._meant(self._words.holding(query.text))

    def _all_terms(self, query: SearchQuery) -> Iterator[Hit]:
        """Names that hold each of several terms."""
        if len(query.terms) > 1:
            yield from self._named(MatchKind.NAME, self._names.holding_all(query.terms))

    def _sounding(self, query: SearchQuery) -> Iterator[Hit]:
        """Other characters of the same sound, or characters and letters mixed."""
        if not query.is_latin:
            mixed = any(sign.isascii() for sign in query.text)
            kind = MatchKind.PINYIN if mixed else MatchKind.SIMILAR
            yield from self._named(kind, self._names.spelled(query.letters))
            yield from self._meant(self._words.spelled(query.letters))

    def _forgiving(self, query: SearchQuery) -> Iterator[Hit]:
        """One typing error in the characters or in the letters."""
        if not query.is_latin:
            yield from self._named(MatchKind.SIMILAR, self._names.similar(query.text))
            yield from self._meant(self._words.similar(query.text))
        yield from self._named(MatchKind.SIMILAR, self._names.spelled_similarly(query.letters))
        yield from self._meant(self._words.spelled_similarly(query.letters))

    def _words_within(self, query: SearchQuery) -> Iterator[Hit]:
        """What the everyday words within a sentence mean, the longest first."""
        for size in range(min(MAX_WORD, len(query.text)), MIN_WORD - 1, -1):
            for at in range(len(query.text) - size + 1):
                meaning = self._by_word.get(query.text[at : at + size])
                if meaning:
                    yield from _hits(meaning)

    def _shared(self, query: SearchQuery) -> Iterator[Hit]:
        """Names and words that have at least half of the query in common with it."""
        if not query.is_latin:
            yield from self._named(MatchKind.SIMILAR, self._names.overlapping(query.text))
            yield from self._meant(self._words.overlapping(query.text))

    def _named(self, kind: MatchKind, found: Iterable[Found]) -> Iterator[Hit]:
        for number, span in found:
            yield Hit(self._items[number], kind, span=span)

    def _meant(self, found: Iterable[Found]) -> Iterator[Hit]:
        for number, _ in found:
            yield from _hits(self._meanings[number])


def _hits(meaning: Meaning) -> Iterator[Hit]:
    for item in meaning.items:
        yield Hit(item, meaning.kind, meaning.word)


def _meanings(catalogue: Catalogue) -> Iterator[Meaning]:
    """Everyday words of the file, then themes and 业务版块 with all their items."""
    for word, codes in aliases().items():
        items = tuple(catalogue.by_code[code] for code in codes if code in catalogue.by_code)
        if items:
            yield Meaning(word, MatchKind.ALIAS, items)
    themes: dict[str, list[ServiceItem]] = {}
    lines: dict[str, list[ServiceItem]] = {}
    for item in catalogue.items:
        lines.setdefault(item.business_line, []).append(item)
        for theme in item.themes:
            themes.setdefault(theme, []).append(item)
    for kind, groups in ((MatchKind.THEME, themes), (MatchKind.LINE, lines)):
        for word, members in groups.items():
            if word not in aliases():
                yield Meaning(word, kind, tuple(members))


@cache
def aliases() -> Mapping[str, list[str]]:
    """Everyday words with the codes of the items that they stand for."""
    return dict(read_seed("aliases")["aliases"])


@cache
def popular_words() -> tuple[str, ...]:
    """大家常搜: what is offered beside the search."""
    return tuple(read_seed("aliases")["popular"])


@cache
def _spelled(word: str) -> Word:
    return Word.of(word)
