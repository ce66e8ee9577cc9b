"""操作记录 as a list with its filters; the address says what is shown."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components.parts.announce import announce
from components.parts.fragment import Fragment
from components.parts.pager import Pager
from models.base.page import Page
from models.history.activity import EVERYBODY, ActivityKind, ActivityLine

Search = Callable[[str, Mapping[str, str]], Any]


def activity_list(
    found: Page[ActivityLine],
    asked: ActivityKind,
    path: str,
    search: Search,
    *,
    who: str = "",
    people: Mapping[str, str] | None = None,
) -> None:
    """Place it; `people` are those whose lines may be chosen, where one may see them.

    `search` is the guarded handler of the filters; it goes on with `find`.
    """
    Fragment(
        "settings/activity.html",
        tag="section",
        classes="rs-card",
        on_act={"search": search},
        who=who,
        asked=asked,
        kinds=tuple(ActivityKind),
        everybody=EVERYBODY,
        people=people,
        has_units=any(row.unit for row in found.rows),
        page=found,
        pager=Pager(found, path, _query(who, asked)),
        path=path,
    ).props("aria-labelledby=activity")
    announce(f"查到{found.total}条" + (f"，第{found.number}页" if found.pages > 1 else ""))


def find(path: str, fields: Mapping[str, str]) -> None:
    """Open the list with what is chosen in its filters."""
    named = _query(fields.get("who", ""), ActivityKind.of(fields.get("kind", "")))
    ui.navigate.to(f"{path}?{urlencode(named)}" if named else path)


def _query(who: str, kind: ActivityKind) -> dict[str, str]:
    """What an address says of a list; what is not chosen is not in it."""
    named = {"who": who, "kind": "" if kind is ActivityKind.ALL else kind.value}
    return {name: value for name, value in named.items() if value}
