"""Every page as it opens: its handlers are guarded, its elements few, its icons in the font."""

import re
from pathlib import Path

import pytest
from nicegui import ui
from nicegui.testing import User

from components.frame.page import registered_paths
from components.frame.paint import paint_live
from components.frame.site_map import (
    FOOTER,
    INSTITUTION_BAR,
    INSTITUTION_MENU,
    INSTITUTION_TABS,
    NAVIGATION,
    SIGN_IN,
    TAB_BAR,
    UNIT_MENU,
    UTILITY,
)
from components.parts.fragment import icon, shipped_icons
from main import import_pages
from tests.components import probe
from tests.pages.samples import address, enter
from tests.support.listeners import unguarded
from tests.support.page import element_count
from tests.support.painted import unpainted, ways_out

BUDGET = 40
FORM_BUDGET = 60
FORMS = frozenset(
    {
        "/register",
        "/claim",
        "/recover",
        "/app/register",
        "/app/face",
        "/app/invitations/{code}",
        "/person/invitations/{code}",
        "/unit/settings/password",
        "/institution/settings/password",
        "/sandbox/controls/long",
        "/sandbox/controls/rows",
    }
)
ALL_KINDS = frozenset({"/sandbox/controls", "/sandbox/controls/wrong", "/sandbox/controls/closed"})
ALL_KINDS_BUDGET = 110  # every kind of field by itself, for developers only
ROOT = Path(__file__).parents[2]

import_pages()
# What opens only in the browser that has come back from a provider has a test of its own.
OWN_BROWSER = {f"/login/{{provider}}/{each}" for each in ("confirm", "join", "licence")}
PATHS = [p for p in registered_paths() if "probe" not in p and p not in OWN_BROWSER]


def budget_of(path: str) -> int:
    """How many elements a page may cost."""
    if path in ALL_KINDS:
        return ALL_KINDS_BUDGET
    return FORM_BUDGET if path in FORMS else BUDGET


@pytest.mark.parametrize("path", PATHS)
async def test_a_page_opens_with_guarded_handlers_within_its_budget(user: User, path: str) -> None:
    await enter(user, path)
    await user.open(await address(path))

    assert unguarded(user.current_layout) == []
    assert element_count(user) <= budget_of(path)
    assert unpainted(user.current_layout) == set()
    assert ways_out(user.current_layout) == []


async def test_a_handler_without_its_guard_would_be_found(user: User) -> None:
    await user.open(probe.UNGUARDED)

    assert len(unguarded(user.current_layout)) == 3


async def test_a_control_without_its_stand_in_would_be_found_and_breaks_no_page(user: User) -> None:
    await user.open("/login")
    with user:
        ui.slider(min=0, max=1).classes("wide")
        with ui.element("form"):
            ui.element("input").props("type=password")

    assert unpainted(user.current_layout) == {"q-slider"}
    assert ' class="wide"></div>' in paint_live(user.current_layout.client)[0]
    assert len(ways_out(user.current_layout)) == 1


def used_icons() -> dict[str, str]:
    """Every icon name that templates, components and pages use, with its place."""
    found: dict[str, str] = {}
    for place in ("components", "pages"):
        for file in (*(ROOT / place).rglob("*.py"), *(ROOT / place).rglob("*.html")):
            text = file.read_text("utf8")
            patterns = [r'\bicon\("([a-z0-9_]+)"\)', r'\bicon="([a-z0-9_]+)"']
            patterns.append(r'class="rs-i"[^>]*>([a-z0-9_]+)<')
            for name in re.findall("|".join(patterns), text):
                found |= {each: file.name for each in name if each}
    return found


def test_every_icon_in_use_is_in_the_font() -> None:
    centers = (*UNIT_MENU, *TAB_BAR, *INSTITUTION_MENU, *INSTITUTION_TABS, *INSTITUTION_BAR)
    menus = (*NAVIGATION, *SIGN_IN, *UTILITY, *FOOTER, *centers)
    used = used_icons() | {entry.icon: "site_map.py" for entry in menus if entry.icon}

    assert {name: place for name, place in used.items() if name not in shipped_icons()} == {}
    with pytest.raises(ValueError, match="icons"):
        icon("no_such_icon")
