"""The catalogue in the order in which the search looks through it."""

from collections.abc import Iterable, Iterator
from functools import cache

from models.search.meaning import Meaning, meanings
from models.search.pinyin import plain
from models.search.search_hit import Hit, MatchKind
from models.search.search_query import SearchQuery
from models.search.search_words import empty_words, general_words, synonyms
from models.search.sentence import Sentence, split
from models.search.site_page import is_site_word
from models.search.term_index import TermIndex
from models.search.word_index import Found, Word, WordIndex
from models.services.catalogue import Catalogue


class CatalogueIndex:
    """Names of items and the words that lead to them; items that left the list stay for cases."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.version = catalogue.version
        hot = {item.code for item in catalogue.hot()}
        self._items = sorted(
            catalogue.known, key=lambda item: (item.code not in hot, len(item.name), item.sort)
        )
        self._names = WordIndex([Word.of(item.name, item.name_pinyin) for item in self._items])
        self._meanings = sorted(meanings(catalogue.known), key=lambda meaning: len(meaning.word))
        self._words = WordIndex([_spelled(meaning.word) for meaning in self._meanings])
        self._by_word = {plain(meaning.word): meaning for meaning in self._meanings}
        self._by_letters: dict[str, Meaning] = {}
        for word, meaning in zip(self._words.words, self._meanings, strict=True):
            self._by_letters.setdefault(word.letters, meaning)
        self._terms = TermIndex(self._items, self._names, self._meanings, self._words)

    def sentence(self, query: SearchQuery) -> Sentence:
        """The query in words that the catalogue or the hall knows."""
        if query.is_latin or self._is_word(query.text):
            return Sentence((query.text,), query.text, 0)
        return split(query.text, self._is_word, self._is_piece)

    def find(self, query: SearchQuery, sentence: Sentence) -> Iterator[Hit]:
        """What fits, in the order of its rank, each item once; a later step only if none did."""
        return filter(_is_listed, _first_of(self._true_steps(query, sentence)))

    def find_near(self, query: SearchQuery, sentence: Sentence) -> Iterator[Hit]:
        """What only sounds or looks like the query, or fits a part of it."""
        steps = [*self._alike(query, sentence), self._terms.partly(sentence)]
        for hit in filter(_is_listed, _first_of(steps)):
            yield hit._replace(is_near=True)

    def ids(self, query: SearchQuery) -> tuple[list[int], bool]:
        """Every item that a search means, listed or not, and whether it is only like it."""
        sentence = self.sentence(query)
        found = [hit.item.id for hit in _first_of(self._true_steps(query, sentence))]
        alike = [] if found else [hit.item.id for hit in _first_of(self._alike(query, sentence))]
        return found or alike, bool(alike)

    def near(self, query: SearchQuery, sentence: Sentence) -> Iterator[str]:
        """Words to try instead: those in a sentence, or what letters sound a little like."""
        if query.is_latin:
            for number in self._words.sounding(query.letters):
                yield self._meanings[number].word
        else:
            yield from (
                word for word in sentence.words if next(self._exact(SearchQuery(word)), None)
            )

    def _true_steps(self, query: SearchQuery, sentence: Sentence) -> Iterator[Iterator[Hit]]:
        yield self._exact(query)
        if query.is_mixed:
            yield self._mixed(query)
        if query.is_latin:
            return
        if sentence.core != query.text:
            yield self._exact(SearchQuery(sentence.core))
        if sentence.unknown:
            return
        if len(sentence.words) > 1:
            yield self._terms.together(sentence.words, sentence)
        if set(sentence.words) - set(sentence.specific) <= empty_words():
            yield from self._telling(sentence)

    def _alike(self, query: SearchQuery, sentence: Sentence) -> Iterator[Iterator[Hit]]:
        """Errors are looked for only where something is unknown."""
        if sentence.unknown or query.is_latin:
            core = SearchQuery(sentence.core)
            yield self._sounding(core)
            yield self._forgiving(core)
        else:
            yield from self._telling(sentence)

    def _telling(self, sentence: Sentence) -> Iterator[Iterator[Hit]]:
        """A sentence without its general words."""
        if 0 < len(sentence.specific) < len(sentence.words):
            yield self._exact(SearchQuery("".join(sentence.specific)))
            yield self._terms.together(sentence.specific, sentence)

    def _is_word(self, text: str) -> bool:
        """True for a word of the files."""
        return (
            text in self._by_word
            or text in synonyms()
            or text in general_words()
            or is_site_word(text)
        )

    def _is_piece(self, text: str) -> bool:
        """True for what stands in a name, or in a word of people."""
        return self._names.knows(text) or self._words.knows(text)

    def _exact(self, query: SearchQuery) -> Iterator[Hit]:
        if not query.text:
            return
        by = self._by_letters if query.is_latin else self._by_word
        if query.text in by:
            yield from self._curated(by[query.text], query)
        yield from self._named(MatchKind.NAME, self._names.holding(query.text))
        if query.is_latin:
            yield from self._named(MatchKind.PINYIN, self._names.spelled(query.text))
            yield from self._named(MatchKind.INITIALS, self._names.with_initials(query.text))
            yield from self._meant(self._words.spelled(query.text))
            yield from self._meant(self._words.with_initials(query.text))
        else:
            found = self._words.holding(query.text)
            if query.text in by:  # 不交社保 and 社保 are two matters
                found = ((number, span) for number, span in found if span[0] == 0)
            yield from self._meant(found)
            yield from self._by_synonym(query.text)

    def _curated(self, meaning: Meaning, query: SearchQuery) -> Iterator[Hit]:
        """The items of a whole word in the order of the file; what their name says comes first."""
        if meaning.kind is not MatchKind.ALIAS:
            return
        word = plain(meaning.word)
        kind = MatchKind.NAME if query.text == word else MatchKind.PINYIN
        for item in meaning.items:
            at = plain(item.name).find(word)
            if at >= 0:
                yield Hit(item, kind, span=(at, at + len(word)))
            else:
                yield Hit(item, MatchKind.ALIAS, meaning.word)

    def _by_synonym(self, text: str) -> Iterator[Hit]:
        for form in synonyms().get(text, ()):
            told = f"{text} → {form}"
            for number, span in self._names.holding(form):
                yield Hit(self._items[number], MatchKind.SYNONYM, told, span)
            if form in self._by_word:
                for item in self._by_word[form].items:
                    yield Hit(item, MatchKind.SYNONYM, told)

    def _mixed(self, query: SearchQuery) -> Iterator[Hit]:
        """Characters and letters mixed."""
        yield from self._named(MatchKind.PINYIN, self._names.mixed(query.text, query.letters))
        yield from self._meant(self._words.mixed(query.text, query.letters))

    def _sounding(self, query: SearchQuery) -> Iterator[Hit]:
        """Other characters of exactly the same sound."""
        if not query.is_latin:
            yield from self._meant(self._words.alike(query.text), MatchKind.SOUND)
            yield from self._named(MatchKind.SOUND, self._names.alike(query.text))

    def _forgiving(self, query: SearchQuery) -> Iterator[Hit]:
        """One typing error in the characters, or in the letters of what was typed in letters."""
        if query.text.isdecimal():
            return
        if query.is_latin:
            letters = query.letters
            yield from self._named(MatchKind.SIMILAR, self._names.spelled_similarly(letters))
            yield from self._meant(self._words.spelled_similarly(letters), MatchKind.SIMILAR)
        else:
            yield from self._named(MatchKind.SIMILAR, self._names.similar(query.text))
            yield from self._meant(self._words.similar(query.text), MatchKind.SIMILAR)

    def _named(self, kind: MatchKind, found: Iterable[Found]) -> Iterator[Hit]:
        for number, span in found:
            yield Hit(self._items[number], kind, span=span)

    def _meant(self, found: Iterable[Found], kind: MatchKind | None = None) -> Iterator[Hit]:
        for number, _ in found:
            meaning = self._meanings[number]
            for item in meaning.items:
                yield Hit(item, kind or meaning.kind, meaning.word)


def _is_listed(hit: Hit) -> bool:
    return hit.item.is_listed


def _first_of(steps: Iterable[Iterator[Hit]]) -> Iterator[Hit]:
    """The hits of the first steps until one has found something, each item once."""
    seen: set[str] = set()
    for step in steps:
        for hit in step:
            if hit.item.code not in seen:
                seen.add(hit.item.code)
                yield hit
        if seen:
            return


@cache
def _spelled(word: str) -> Word:
    return Word.of(word)
