"""What a search may mean that is no item: a page of the hall, or the business of another office."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

from models.base.json_file import read_json
from models.search.pinyin import initials, plain, syllables
from models.search.search_query import SearchQuery
from models.search.sentence import Sentence

MAX_PAGES = 3
MIN_BEGUN = 2
MIN_BEGUN_LETTERS = 4

HasPage = Callable[[str], bool]


@dataclass(frozen=True)
class SitePage:
    """大厅页面: a page of the hall."""

    path: str
    title: str
    summary: str


@dataclass(frozen=True)
class Office:
    """Another office, with the business that people look for here in vain."""

    owner: str
    phone: str
    note: str


@dataclass(frozen=True)
class PageHit:
    """A page that was found, and the word that led to it."""

    page: SitePage
    word: str

    @property
    def reason(self) -> str:
        """Why it was found: 大厅页面“忘记密码”."""
        return f"大厅页面“{self.word}”"


def pages_asked(query: SearchQuery, sentence: Sentence, has_page: HasPage) -> tuple[PageHit, ...]:
    """The pages that exist and that the query asks for with nothing else."""
    words = _page_words()
    if query.is_latin:
        asked = [word for word in words if query.text in {word, *_spelled(word)}]
    elif sentence.core in words:
        asked = [sentence.core]
    else:
        asked = [word for word in sentence.words if word in words]
        if sentence.unknown or set(sentence.specific) - set(asked):
            asked = []
    return _pages_of(asked, has_page)


def pages_begun(query: SearchQuery, has_page: HasPage) -> tuple[PageHit, ...]:
    """The pages that exist and that the query begins to ask for."""
    if len(query.text) < (MIN_BEGUN_LETTERS if query.is_latin else MIN_BEGUN):
        return ()
    return _pages_of(
        [
            word
            for word in _page_words()
            if (_spelled(word)[0] if query.is_latin else word).startswith(query.text)
        ],
        has_page,
    )


def pages_within(sentence: Sentence, has_page: HasPage) -> tuple[PageHit, ...]:
    """The pages that exist and that a sentence asks for besides other things."""
    words = (word for word in sentence.specific if word in _page_words())
    return _pages_of(words, has_page)


def office_asked(query: SearchQuery, sentence: Sentence) -> Office | None:
    """The office whose business the query names, by the longest of the words."""
    named = [word for word in sentence.words if word in _office_words()]
    if query.is_latin:
        named = [word for word in _office_words() if _spelled(word)[0] == query.text]
    return _office_words()[max(named, key=len)] if named else None


def is_site_word(text: str) -> bool:
    """True for a word that asks for a page or for another office."""
    return text in _page_words() or text in _office_words()


def _pages_of(asked: Iterable[str], has_page: HasPage) -> tuple[PageHit, ...]:
    found: dict[str, PageHit] = {}
    for word in asked:
        for page in _page_words()[word]:
            if page.path not in found and has_page(page.path):
                found[page.path] = PageHit(page, word)
    return tuple(islice(found.values(), MAX_PAGES))


@cache
def _page_words() -> Mapping[str, list[SitePage]]:
    """The pages that a word asks for, the best one first."""
    words: dict[str, list[SitePage]] = {}
    for row in read_json("search/site_pages")["pages"]:
        page = SitePage(row["path"], row["title"], row["summary"])
        for word in row["words"]:
            words.setdefault(plain(word), []).append(page)
    return words


@cache
def _office_words() -> Mapping[str, Office]:
    return {
        plain(word): Office(row["owner"], row["phone"], row["note"])
        for row in read_json("search/elsewhere")["offices"]
        for word in row["words"]
    }


@cache
def _spelled(word: str) -> tuple[str, str]:
    """A word in pinyin and by its initials."""
    spelled = syllables(word)
    return "".join(spelled), initials(spelled)
