"""Markup as the standard wants it: rules for every screen, and the Nu HTML checker for pages."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Page

CHECKER = "vnu-jar@26.9.27"
FETCH_WITHIN = 180
CHECK_WITHIN = 120
# What NiceGUI and Quasar write themselves: a message, and what stands where it was found. May
# only get shorter: an entry that is no longer found fails the test.
OF_THE_FRAMEWORKS = (
    ("A “style” element in “body” must be the first child of its parent.", "<style"),
    ("Element “div” not allowed as child of element “label” in this context.", "q-field__inner"),
    ("Attribute “aria-readonly” must not be specified on", "q-select__focus-target"),
    ("Attribute “loopback” not allowed on element “div” at this point.", "loopback"),
    ("Any “select” descendant of a “label” element with a “for” attribute", '"hidden"'),
    ("Element “option” without attribute “label” must not be empty.", "</option>"),
    ("The “label” element may contain at most one ", 'class="hidden"'),
)
# The kinds of error that have been ours, so that they are seen where the checker is not there.
# Quasar's fields are labels around boxes, and its own; a label of ours holds words.
RULES = """() => {
  const found = [];
  const tell = (rule, element) => found.push(`${rule}: ${element.outerHTML.slice(0, 160)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const named = '[aria-label], [aria-labelledby]';
  for (const each of all(':is(div, span, p, b, i, code):is([aria-label], [aria-labelledby])')) {
    if (!each.hasAttribute('role')) tell('a name needs a role', each);
  }
  for (const each of all('input[role="combobox"]')) {
    if (!['text', 'tel', 'email', 'url'].includes(each.type)) tell('no such role here', each);
  }
  for (const each of all('label:not(.q-field) :is(div, p, ul, ol, section, h1, h2, h3)')) {
    tell('a label holds words', each);
  }
  for (const each of all('label')) {
    if (each.querySelectorAll('button, input:not([type=hidden]), textarea').length > 1) {
      tell('a label is for one control', each);
    }
  }
  const ids = all('[id]').map((each) => each.id);
  for (const each of all('[id]')) {
    if (ids.indexOf(each.id) !== ids.lastIndexOf(each.id)) tell('an id is there once', each);
  }
  const seen = new Set();
  const landmarks = `nav, aside, [role="search"], :is(section, form):is(${named})`;
  for (const each of all(landmarks).filter((one) => one.checkVisibility())) {
    const by = document.getElementById(each.getAttribute('aria-labelledby'));
    const name = by ? by.textContent : each.getAttribute('aria-label') ?? '';
    const key = `${each.getAttribute('role') ?? each.localName} ${name}`;
    if (seen.has(key)) tell('a landmark has a name of its own', each);
    seen.add(key);
  }
  return found;
}"""


def assert_sound_markup(page: Page) -> None:
    """Fail with what breaks the standard in the page as it stands."""
    found = page.evaluate(RULES)
    assert not found, f"{page.url} at {page.viewport_size}:\n" + "\n".join(found)


def rendered(page: Page) -> str:
    """The page as the browser holds it now."""
    return f"<!DOCTYPE html>{page.evaluate('document.documentElement.outerHTML')}"


def fetch_checker(folder: Path) -> Path | str:
    """The Nu HTML checker, fetched once by npm; without it, why."""
    jar = folder / "node_modules/vnu-jar/build/dist/vnu.jar"
    missing = [name for name in ("java", "npm") if shutil.which(name) is None]
    if missing:
        return f"without {' and '.join(missing)} the Nu HTML checker cannot run"
    if not jar.exists():
        quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts")
        command = ["npm", "install", "--prefix", str(folder), *quiet, CHECKER]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=FETCH_WITHIN)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return "npm could not fetch the Nu HTML checker"
    return jar


def check(jar: Path, pages: Mapping[str, str], folder: Path) -> tuple[list[str], set[str]]:
    """Errors of our own making in these pages, and which of the frameworks' there were."""
    for number, html in enumerate(pages.values()):
        (folder / f"{number}.html").write_text(html, "utf8")
    command = ["java", "-Xss2m", "-jar", str(jar), "--format", "json", "--errors-only"]
    ended = subprocess.run(
        [*command, "--no-langdetect", str(folder)],
        capture_output=True,
        text=True,
        timeout=CHECK_WITHIN,
    )
    ours: list[str] = []
    theirs: set[str] = set()
    paths = list(pages)
    for told in json.loads(ended.stderr)["messages"]:
        message, extract = told["message"], told.get("extract", "")
        known = [m for m, mark in OF_THE_FRAMEWORKS if message.startswith(m) and mark in extract]
        theirs.update(known)
        if not known:
            ours.append(f"{paths[int(Path(told['url']).stem)]}: {message} {extract}")
    return ours, theirs
