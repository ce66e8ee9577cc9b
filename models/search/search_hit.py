"""A hit of the search: an item and why it is one."""

from typing import NamedTuple

from models.base.labeled import Labeled
from models.search.pinyin import plain
from models.search.typo import Span
from models.services.service_item import ServiceItem


class MatchKind(Labeled):
    """What of an item matched; the label tells people why they see it."""

    NAME = "name", "名称"
    ALIAS = "alias", "别名"
    SYNONYM = "synonym", "同义词"
    THEME = "theme", "主题"
    LINE = "line", "业务"
    PINYIN = "pinyin", "拼音"
    INITIALS = "initials", "首字母"
    SOUND = "sound", "读音"
    SIMILAR = "similar", "相近"


class Hit(NamedTuple):
    """An item that was found; `word` when a word of people led to it, `span` within its name.

    `is_near` marks what is only like the query, or fits a part of it.
    """

    item: ServiceItem
    kind: MatchKind
    word: str = ""
    span: Span = (0, 0)
    is_near: bool = False

    @property
    def reason(self) -> str:
        """Why it was found: 名称, 拼音, 别名“裁员”, 读音“社保” …"""
        return f"{self.kind.label}“{self.word}”" if self.word else self.kind.label

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The name in pieces, each with True when it is what matched."""
        name = self.item.name
        places = [at for at, sign in enumerate(name) for _ in plain(sign)]
        first, last = self.span
        if first >= last or last > len(places):
            return ((name, False),)
        start, end = places[first], places[last - 1] + 1
        found = ((name[:start], False), (name[start:end], True), (name[end:], False))
        return tuple(piece for piece in found if piece[0])
