"""The lock: every package of pyproject, for every Python that pyproject admits."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from typing import Any, cast

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.support.server import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))
PROJECT: Mapping[str, Any] = PYPROJECT["project"]
TESTS_ONLY = "# ---- Below: only for"
ADMITTED = SpecifierSet(PROJECT["requires-python"])
MINORS = [f"3.{minor}" for minor in range(40) if ADMITTED.contains(f"3.{minor}.0")]
PATCHES = 30
PYTHONS = [f"{minor}.{patch}" for minor in MINORS for patch in range(PATCHES)]
RUN_EXTRAS = ("postgres", "redis")
PRODUCT = ("main", "settings", "pages", "components", "models", "auth")
# What NiceGUI is made of, which is pinned exactly, and what jinja2 hands out.
WITH_THEM = set(
    "engineio fastapi markupsafe orjson pydantic socketio starlette uvicorn wsproto".split()
)


def environment(python: str) -> dict[str, str]:
    """What markers are asked about, on this kind of machine with another Python."""
    here = cast(dict[str, str], default_environment())
    minor = python.rpartition(".")[0]
    return here | {"python_full_version": python, "python_version": minor, "extra": ""}


def locked(text: str, here: Mapping[str, str]) -> dict[str, str]:
    """The versions that a lock installs somewhere, by name."""
    lines = re.findall(r"^[\w.-]+==.*?(?= \\$)", text, flags=re.M)
    wanted = [Requirement(line) for line in lines]
    return {
        canonicalize_name(each.name): str(each.specifier).removeprefix("==")
        for each in wanted
        if each.marker is None or each.marker.evaluate(dict(here))
    }


def needed(roots: list[str], here: Mapping[str, str]) -> Iterator[Requirement]:
    """Everything that these requirements ask for somewhere, as the installed packages tell it."""
    waiting, seen = [(Requirement(line), "") for line in roots], set()
    while waiting:
        wanted, extra = waiting.pop()
        if wanted.marker is not None and not wanted.marker.evaluate({**here, "extra": extra}):
            continue
        yield wanted
        for inner in ("", *wanted.extras):
            if (key := (canonicalize_name(wanted.name), inner)) not in seen:
                seen.add(key)
                waiting += [(Requirement(line), inner) for line in told_by(wanted.name)]


def told_by(name: str) -> list[str]:
    """What a package asks for; one that is for other Pythons only is not here to be asked."""
    try:
        return requires(name) or []
    except PackageNotFoundError:
        here = environment(".".join(map(str, sys.version_info[:3])))
        assert canonicalize_name(name) not in locked(LOCK, here), f"{name} is not installed"
        return []


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_is_whole_for_every_python_that_pyproject_admits(python: str) -> None:
    here = environment(python)
    extras: Mapping[str, list[str]] = PROJECT["optional-dependencies"]
    to_run = [*PROJECT["dependencies"], *(line for name in RUN_EXTRAS for line in extras[name])]
    everything = [*to_run, *(line for lines in extras.values() for line in lines)]

    for roots, text in [(to_run, LOCK.split(TESTS_ONLY)[0]), (everything, LOCK)]:
        pinned = locked(text, here)
        missing = {
            str(wanted)
            for wanted in needed(roots, here)
            if not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"))
        }
        assert missing == set()


def test_pyproject_admits_only_the_python_that_the_tests_run_on() -> None:
    here = ".".join(map(str, sys.version_info[:2]))

    assert [here] == MINORS
    assert not ADMITTED.contains("4.0")
    assert PYPROJECT["tool"]["mypy"]["python_version"] == here
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py{here.replace('.', '')}"


def test_lock_names_no_host_and_no_path() -> None:
    assert re.findall(r"https?:|file:|index-url|find-links|(?<=\s)/\S+", LOCK) == []


def imported() -> Iterator[str]:
    """The outermost name of everything that the hall imports."""
    files = [ROOT / f"{name}.py" for name in PRODUCT if (ROOT / f"{name}.py").exists()]
    for file in [*files, *(path for name in PRODUCT for path in (ROOT / name).rglob("*.py"))]:
        for node in ast.walk(ast.parse(file.read_text("utf8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield str(node.module).partition(".")[0]


def test_every_package_that_the_hall_imports_is_asked_for_by_name() -> None:
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for name in RUN_EXTRAS for line in extras[name])]
    asked = {canonicalize_name(Requirement(line).name) for line in lines}
    packages = packages_distributions()

    unasked = {
        name
        for name in set(imported()) - set(PRODUCT) - WITH_THEM - set(sys.stdlib_module_names)
        if not asked & {canonicalize_name(each) for each in packages.get(name, [])}
    }

    assert unasked == set()
