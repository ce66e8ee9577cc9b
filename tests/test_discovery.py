"""Nothing is missed: tables, screens and templates are found in whatever folder they stand."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
from components.frame.page import registered_paths
from main import import_pages
from tests.test_house_rules import PAGE_DECORATORS, ROOT, python_files

MARKUP = ROOT / "components" / "markup"
NICEGUIS_OWN = {"index.html"}
NAMED = re.compile(r"""["']([a-z_/]+\.html)["']""")


def classes(*places: str) -> Iterator[ast.ClassDef]:
    """Every class that these places define."""
    for file in python_files(*places):
        tree = ast.parse(file.read_text("utf8"))
        yield from (node for node in tree.body if isinstance(node, ast.ClassDef))


def is_abstract(node: ast.ClassDef) -> bool:
    """True for a model that says so itself."""
    return any("abstract = True" in ast.unparse(inner) for inner in node.body)


def heirs(nodes: list[ast.ClassDef], of: str) -> set[str]:
    """The names of all classes that come from one, by whatever way."""
    found = {of}
    while True:
        more = {
            node.name
            for node in nodes
            if found & {base.id for base in node.bases if isinstance(base, ast.Name)}
        }
        if more <= found:
            return found - {of}
        found |= more


def page_addresses() -> Iterator[str]:
    """What every page builder says that its address is."""
    for file in python_files("pages"):
        for node in ast.walk(ast.parse(file.read_text("utf8"))):
            for call in getattr(node, "decorator_list", []):
                if isinstance(call, ast.Call) and ast.unparse(call.func) in PAGE_DECORATORS:
                    yield f"{file.name}: {ast.unparse(call.args[0])}"


def test_every_class_of_a_table_is_known_to_the_database() -> None:
    nodes = list(classes("models"))
    abstract = {node.name for node in nodes if is_abstract(node)}

    found = [model.__name__ for model in models.__models__]

    assert sorted(found) == sorted(heirs(nodes, "HallModel") - abstract)
    assert len(found) > 30


def test_a_noun_in_a_folder_of_a_folder_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "estate" / "cases" / "letters"
    room.mkdir(parents=True)
    for folder in (room, *room.parents[:2]):
        (folder / "__init__.py").touch()
    (room / "letter.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    found = list(models.module_names(importlib.import_module("estate")))

    assert found == ["estate.cases.letters.letter"]


def test_every_screen_registers_itself() -> None:
    import_pages()
    builders = list(page_addresses())

    assert len(builders) == len([path for path in registered_paths() if "probe" not in path])
    assert len(builders) > 30


def test_every_template_is_used_and_every_one_that_is_named_is_there() -> None:
    there = {str(file.relative_to(MARKUP)) for file in MARKUP.rglob("*.html")}
    named: set[str] = set()
    for place in ("components", "pages", "auth"):
        for file in (*(ROOT / place).rglob("*.py"), *(ROOT / place).rglob("*.html")):
            named |= set(NAMED.findall(file.read_text("utf8")))

    assert there - named == set(), "used nowhere"
    assert named - there == NICEGUIS_OWN, "nowhere to be found"
