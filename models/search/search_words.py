"""The words of the search: what people say, what the catalogue calls it, what does not count."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from models.base.json_file import read_json
from models.search.pinyin import plain


@cache
def aliases() -> Mapping[str, list[str]]:
    """Everyday words with the codes of the items that they stand for."""
    return dict(read_json("search/aliases")["aliases"])


@cache
def popular_words() -> tuple[str, ...]:
    """大家常搜: what is offered beside the search."""
    return tuple(read_json("search/aliases")["popular"])


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """Words with those that mean the same in names of items; one direction each."""
    return {word: tuple(forms) for word, forms in _file()["synonyms"].items()}


@cache
def general_words() -> frozenset[str]:
    """Words that say nothing about an item while they stand alone (单位, 申请, 查询 …)."""
    return frozenset(_file()["general"])


@cache
def empty_words() -> frozenset[str]:
    """General words without which a query still means the same (公司, 申请 …)."""
    return frozenset(_file()["empty"])


@cache
def ignored_words() -> frozenset[str]:
    """Words of a question that a search looks past (怎么办, 需要什么材料 …)."""
    return frozenset(map(plain, _file()["ignored"]))


@cache
def _file() -> dict[str, Any]:
    return dict(read_json("search/synonyms"))
