"""Words of people with the items that they stand for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.search.search_hit import MatchKind
from models.search.search_words import aliases
from models.services.service_item import ServiceItem


@dataclass(frozen=True)
class Meaning:
    """Items that a word of people stands for, in the order in which they help."""

    word: str
    kind: MatchKind
    items: tuple[ServiceItem, ...]


def meanings(items: Iterable[ServiceItem]) -> Iterator[Meaning]:
    """Everyday words of the file, then themes and 业务版块 with all their items."""
    by_code: dict[str, ServiceItem] = {}
    themes: dict[str, list[ServiceItem]] = {}
    lines: dict[str, list[ServiceItem]] = {}
    for item in items:
        by_code[item.code] = item
        lines.setdefault(item.business_line, []).append(item)
        for theme in item.themes:
            themes.setdefault(theme, []).append(item)
    for word, codes in aliases().items():
        found = tuple(by_code[code] for code in codes if code in by_code)
        if found:
            yield Meaning(word, MatchKind.ALIAS, found)
    yield from _groups(MatchKind.THEME, themes)
    yield from _groups(MatchKind.LINE, lines)


def _groups(kind: MatchKind, groups: Mapping[str, list[ServiceItem]]) -> Iterator[Meaning]:
    for word, members in groups.items():
        if word not in aliases():
            yield Meaning(word, kind, tuple(members))
