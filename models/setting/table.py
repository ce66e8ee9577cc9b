"""A table of settings: every field of a dataclass that was made with `setting` is a row of it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, field, fields
from typing import Any, NamedTuple, TypeVar

from models.setting.value import Parse, text_of

FREE = "HALL_TEST_"  # the tests' own
ALIKE = 0.75
T = TypeVar("T")


class Row(NamedTuple):
    """How one setting is read."""

    parse: Parse[Any]
    is_secret: bool
    may_be_empty: bool


def setting(
    default: T, parse: Parse[T], *, is_secret: bool = False, may_be_empty: bool = False
) -> T:
    """One row; an empty text stands for a default that is empty itself, or where it is allowed."""
    row = Row(parse, is_secret, may_be_empty)
    return field(default=default, repr=not is_secret, metadata={"row": row})


def rows_of(table: type) -> Mapping[str, Field[Any]]:
    """The fields of a table by the names of their settings."""
    return {f"HALL_{each.name.upper()}": each for each in fields(table) if "row" in each.metadata}


def names_of(rows: Mapping[str, Field[Any]]) -> frozenset[str]:
    """Every name that a table understands; a secret may stand in a file as well."""
    files = {f"{name}_FILE" for name, each in rows.items() if each.metadata["row"].is_secret}
    return frozenset(files | set(rows))


def read(table: type, env: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """The value of every setting that is given; a mistake is noted, and its default holds."""
    known: dict[str, Any] = {}
    for name, each in rows_of(table).items():
        row: Row = each.metadata["row"]
        file = env.get(f"{name}_FILE", "").strip() if row.is_secret else ""
        text = env.get(name, "").strip()
        if not file and (name not in env or (not text and not each.default)):
            continue
        try:
            known[each.name] = _value(text_of(file) if file else text, row)
        except ValueError as error:
            problems.append(f"{name}{'_FILE' if file else ''} {error}")
    return known


def _value(text: str, row: Row) -> object:
    if not text and not row.may_be_empty:
        raise ValueError("是空的；请写上值，或去掉这一行")
    return row.parse(text)


def unknown_names(env: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Names that nobody asks for: mistyped, or of a later version."""
    known = frozenset(known)
    for name in sorted(set(env) - known):
        if name.upper().startswith("HALL_") and not name.startswith(FREE):
            near = difflib.get_close_matches(name.upper(), known, 1, ALIKE)
            guess = f"；是否想写 {near[0]}？" if near else ""
            yield f"不认识的设置 {name}，它不起作用{guess}"
