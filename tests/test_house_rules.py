"""The rules of the house that no linter knows: sizes and places."""

import ast
import re
from pathlib import Path

import pytest

import models
from models.standards import field_label

ROOT = Path(__file__).parents[1]
PRODUCT = ("main.py", "settings.py", "pages", "components", "models", "auth")
TOP_LEVEL = {*PRODUCT, "tests", "pyproject.toml", "requirements.lock", "Makefile", "README.md"}
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_PAGE_LINES = 60
PAGE_DECORATORS = {
    *("public_page", "reading_page", "app_page"),
    *("person_center.page", "unit_center.page", "institution_center.page"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*places: str) -> list[Path]:
    """Our own modules under these places, without the migrations that are generated."""
    files = []
    for place in places:
        path = ROOT / place
        files += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return [file for file in files if "migrations" not in file.parts]


def short(file: Path) -> str:
    """The name of a file as a maintainer would type it."""
    return str(file.relative_to(ROOT))


def functions(file: Path) -> list[Function]:
    """Every function of a module, nested ones included."""
    tree = ast.parse(file.read_text("utf8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def lines_of(function: Function) -> int:
    """How long a function is from its `def` to its end."""
    return (function.end_lineno or 0) - function.lineno + 1


def longest_allowed(function: Function) -> int:
    """A page builder may be longer: its handlers stand inside it."""
    called = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    names = {ast.unparse(node) for node in called}
    return MAX_PAGE_LINES if names & PAGE_DECORATORS else MAX_FUNCTION_LINES


def test_the_readme_names_every_room() -> None:
    _, told = (ROOT / "README.md").read_text("utf8").split("| floor | rooms |")
    missing = []
    for floor in ("models", "auth", "components", "pages"):
        row = next(line for line in told.splitlines() if line.startswith(f"| `{floor}/` |"))
        rooms = [init.parent.name for init in (ROOT / floor).glob("*/__init__.py")]
        missing += [f"{floor}/{room}" for room in rooms if f"`{room}`" not in row]
    assert missing == []


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        short(f): len(f.read_text("utf8").splitlines()) for f in python_files(*PRODUCT, "tests")
    }
    assert {name: n for name, n in lengths.items() if n >= MAX_FILE_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{short(file)}:{function.lineno} {function.name} {lines_of(function)}"
        for file in python_files(*PRODUCT)
        for function in functions(file)
        if lines_of(function) >= longest_allowed(function)
    ]
    assert long == []


@pytest.mark.parametrize(
    ("pattern", "only_in"),
    [
        (r"sanitize\s*=\s*False|v-html|html\s*=\s*True", "components/parts/fragment.py"),
        (r"from __future__ import annotations", ""),
        (r"\badd_(css|scss|sass)\b", ""),  # a copy for each element; style sheets are one file
        (r"type: ignore(?!\[)", ""),
        (r"except Exception:\s*pass", ""),
    ],
)
def test_what_must_not_be_written_is_written_nowhere_else(pattern: str, only_in: str) -> None:
    found = [
        short(file)
        for file in python_files(*PRODUCT)
        if re.search(pattern, file.read_text("utf8")) and short(file) != only_in
    ]
    assert found == []


def test_no_page_builds_a_query() -> None:
    asked = re.compile(r"\.(filter|exclude|get_or_none|all|first|values_list)\(")
    found = [
        f"{short(file)}: {line.strip()}"
        for file in python_files("pages")
        for line in file.read_text("utf8").splitlines()
        if asked.search(line) and "Region.all()" not in line
    ]
    assert found == []


def test_users_are_they_whoever_they_are() -> None:
    words = re.compile(r"(?<![^\W_])(he|him|his|she|hers?|himself|herself)(?![^\W_])")
    found = [
        f"{short(file)}: {line.strip()}"
        for file in python_files(*PRODUCT, "tests")
        for line in file.read_text("utf8").splitlines()
        if words.search(line.replace("HE_SHIGANG", "").lower()) and "re.compile" not in line
    ]
    assert found == []


def test_top_level_holds_nothing_unexpected() -> None:
    ours = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    made_while_running = {"data", "__pycache__"}
    assert ours - TOP_LEVEL - made_while_running == set()


FLOORS = ("models", "auth", "components", "pages")
LOOSE = {"models/forgetting.py"}  # it knows every room
MOST_FILES = 20
TESTED_WITH_OTHERS = {  # may only become less
    "cases/case_step",
    "proofs/captcha",
    "records/seed_mark",
    "sandbox/fault",
    "sandbox/inbox",
    "search/search_miss",
    "services/service_item",
    "sign_in/password_history",
    "units/login_name",
}
NO_ROOMS = {"migrations", "assets", "markup", "texts", "__pycache__"}


def rooms() -> list[Path]:
    """The folders of the four floors that hold modules."""
    folders = (path for floor in FLOORS for path in sorted((ROOT / floor).iterdir()))
    return [path for path in folders if path.is_dir() and path.name not in NO_ROOMS]


def nouns_of(room: Path) -> list[str]:
    """The modules of a room, without those that are run."""
    return sorted(file.stem for file in room.glob("*.py") if not file.stem.startswith("__"))


def test_no_module_stands_outside_of_a_room() -> None:
    loose = {short(file) for floor in FLOORS for file in (ROOT / floor).glob("*.py")}
    assert loose - {f"{floor}/__init__.py" for floor in FLOORS} == LOOSE


def test_no_room_holds_more_than_a_reader_can_name() -> None:
    assert {short(r): n for r in rooms() if (n := len(nouns_of(r))) > MOST_FILES} == {}


def test_every_room_names_what_it_holds() -> None:
    told = {}
    for room in rooms():
        words = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf8"))) or ""
        if re.findall(r"``(\w+)``", words) != nouns_of(room):
            told[short(room)] = nouns_of(room)
    assert told == {}


def test_every_noun_with_a_table_has_its_tests_where_its_name_says() -> None:
    untested = set()
    for noun in models.__models__:
        _, room, module = noun.__module__.split(".")
        if not (ROOT / "tests" / "models" / room / f"test_{module}.py").exists():
            untested.add(f"{room}/{module}")
    assert untested == TESTED_WITH_OTHERS


LABELS_ELSEWHERE = {  # may only become less
    ("models/setting/database_url.py", "密码"),  # of an address, no field
}
LABELS_OF_FIELDS = "models/standards/field_label.py"


def texts_of(file: Path) -> set[str]:
    """Every text that stands in a module by itself."""
    tree = ast.parse(file.read_text("utf8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_labels_that_fields_share_are_said_in_one_place() -> None:
    labels = {value for name, value in vars(field_label).items() if name.isupper()}
    again = {
        (short(file), text)
        for file in python_files(*PRODUCT)
        for text in labels & texts_of(file)
        if short(file) != LABELS_OF_FIELDS
    }
    assert again == LABELS_ELSEWHERE
