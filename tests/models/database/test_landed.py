"""Migrations of a release stay as they are; the initial one is not drafted anew any more."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import migrate
from models.database.landed import changed_since, has_landed, land

INITIAL, LATER = "0001_initial.py", "0002_parcel.py"


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """A command closes what it makes to others; the tests that follow do not want that."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations whose first one was brought by a release."""
    (tmp_path / INITIAL).write_text("first", "utf8")
    land(tmp_path)
    monkeypatch.setattr(migrate, "FOLDER", tmp_path)
    return tmp_path


def test_the_landed_migrations_of_this_project_are_as_they_were() -> None:
    assert changed_since(migrate.FOLDER) == []


def test_a_later_migration_may_come_and_change_until_its_own_release(released: Path) -> None:
    (released / LATER).write_text("second", "utf8")
    assert changed_since(released) == []

    land(released)
    (released / LATER).write_text("other", "utf8")
    assert changed_since(released) == [LATER]


def test_a_landed_migration_that_is_changed_or_gone_is_named(released: Path) -> None:
    (released / INITIAL).write_text("changed", "utf8")
    assert changed_since(released) == [INITIAL]

    (released / INITIAL).unlink()
    assert changed_since(released) == [INITIAL]


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_second_release_forgives_no_change_of_what_has_landed(
    released: Path, is_gone: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    (released / LATER).write_text("second", "utf8")
    (released / INITIAL).write_text("changed", "utf8")
    if is_gone:
        (released / INITIAL).unlink()

    assert migrate.main(["--land"]) == 2

    assert f"{INITIAL} 已随以前的版本发布，不得改动" in capsys.readouterr().err
    assert changed_since(released) == [INITIAL]


def test_nothing_is_drafted_anew_after_a_release(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert has_landed(released)

    assert migrate.main(["--fresh"]) == 2
    assert "不能重新起草" in capsys.readouterr().err
    assert (released / INITIAL).read_text("utf8") == "first"


def test_a_release_lands_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / INITIAL).write_text("first", "utf8")
    monkeypatch.setattr(migrate, "FOLDER", tmp_path)

    assert migrate.main(["--land"]) == 0
    assert changed_since(tmp_path) == []
    assert has_landed(tmp_path)
