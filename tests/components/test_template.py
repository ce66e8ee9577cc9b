"""The page template: NiceGUI's own with our changes, or no start at all."""

from pathlib import Path

import nicegui
import pytest

from components.frame.template import changed

OWN = (Path(nicegui.__file__).parent / "templates" / "index.html").read_text("utf8")
KNOWN = ("<body>", "@layer theme", "#esm-fallback {", "const app = ", 'id="app"', "app.mount")


def test_no_english_and_no_file_that_no_page_uses_is_left() -> None:
    page = changed(OWN)

    for gone in ("esm-fallback", "ES modules", "fonts.css", "dompurify"):
        assert gone not in page


def test_what_decides_about_the_browser_stands_before_everything_that_is_loaded() -> None:
    page = changed(OWN)

    assert page.index("rs-old") < page.index("/hall.quasar.css") < page.index('type="importmap"')
    assert page.index('id="rs-old-text"') < page.index("socket.io.min.js")


@pytest.mark.parametrize(
    "lost", ["<body>", "@layer theme", "#esm-fallback {", "const app = ", 'id="app"', "app.mount"]
)
def test_a_template_that_is_not_the_known_one_stops_the_start(lost: str) -> None:
    with pytest.raises(RuntimeError, match="template has changed"):
        changed(OWN.replace(lost, ""))
