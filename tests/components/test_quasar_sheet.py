"""Quasar's style sheets as one: all that a page may need, in the layers of NiceGUI's template."""

import re
from pathlib import Path

import pytest
from nicegui.testing import User

from components.frame import quasar_sheet
from components.frame.paint import LAYOUT
from components.frame.quasar_sheet import UNUSED
from components.frame.quasar_sheet import quasar_sheet as whole
from components.painting.stand_in import STAND_INS

NAMED = re.compile(r"\.(q-[a-z-]+)")


async def sheet_of(user: User) -> str:
    """The sheet that the pages link to."""
    page = (await user.http_client.get("/login")).text
    found = re.search(r'href="(/hall\.quasar\.css\?v=[0-9a-f]+)"', page)
    assert found is not None
    answer = await user.http_client.get(found[1])
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    return answer.text


async def test_the_layers_are_told_first_and_nothing_is_imported(user: User) -> None:
    sheet = await sheet_of(user)

    assert sheet.startswith("@layer theme,base,quasar,nicegui,components,utilities,overrides")
    assert "@import" not in sheet
    assert sheet.count("{") == sheet.count("}")


async def test_only_what_no_page_has_is_left_out(user: User) -> None:
    sheet = await sheet_of(user)

    lost = set(NAMED.findall(whole())) - set(NAMED.findall(sheet))

    unused = tuple(f"q-{each}" for each in UNUSED)
    assert {name for name in lost if not name.startswith(unused)} == set()
    assert set(unused) & ({*STAND_INS} | {*LAYOUT}) == set()
    for kept in (".q-field__native{", ".q-btn{", ".q-dialog__inner", ".hidden{", ".row,"):
        assert kept in sheet


@pytest.mark.parametrize("lost", ["@layer theme", "{{ headwind_css | safe }}", "layer(nicegui)"])
def test_a_template_that_is_not_the_known_one_stops_the_start(
    lost: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed = quasar_sheet.TEMPLATE.read_text("utf8").replace(lost, "")
    place = tmp_path / "index.html"
    place.write_text(changed, "utf8")
    monkeypatch.setattr(quasar_sheet, "TEMPLATE", place)

    with pytest.raises(RuntimeError, match="template has changed"):
        whole.__wrapped__()
