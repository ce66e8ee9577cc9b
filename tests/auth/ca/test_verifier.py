"""The whole question: one cause for each key of the hierarchy, and no file that is taken half."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auth.ca.certificate import Certificate
from auth.ca.entry import Description, Form, Stale, read_description
from auth.ca.verifier import Presented, verify
from auth.ca_helper.hierarchy import AUTHORITIES, DESCRIPTION, LISTS
from models.proofs.ca_cause import CaCause, CaRefused
from tests.support.ca import CODE, NOW, TEXT, hierarchy, issued


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the helper's command writes."""
    hierarchy().write(tmp_path)
    return tmp_path


def described(folder: Path, **changes: Any) -> Description:
    """The description of the folder with other values in its entry."""
    path = folder / DESCRIPTION
    found = json.loads(path.read_text("utf8"))
    found["entries"][0].update(changes)
    path.write_text(json.dumps(found), "utf8")
    return read_description(path)


def brought(name: str) -> Presented:
    """A key of the hierarchy that has signed."""
    key = issued(name)
    return Presented(Certificate.read(key.certificate), TEXT, key.key.sign_text(TEXT.encode()))


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("expired", CaCause.EXPIRED),
        ("revoked", CaCause.REVOKED),
        ("foreign", CaCause.CHAIN),
        ("person", CaCause.PERSON),
    ],
)
def test_each_bad_key_of_the_hierarchy_has_its_own_cause(
    folder: Path, name: str, cause: CaCause
) -> None:
    with pytest.raises(CaRefused) as refused:
        verify(brought(name), described(folder).entries, NOW)
    assert refused.value.cause is cause


@pytest.mark.parametrize("name", ["valid", "second", "soon", "single", "unbound"])
def test_each_good_key_names_its_unit(folder: Path, name: str) -> None:
    proven = verify(brought(name), described(folder).entries, NOW)

    assert proven.code.text == issued(name).holder.code
    assert len(proven.chain) == 3


def test_an_old_list_keeps_everybody_out_unless_the_entry_says_otherwise(folder: Path) -> None:
    later = NOW + timedelta(days=366)
    soon = replace(described(folder).entries[0], stale=Stale.ACCEPT)
    key, valid = brought("valid"), issued("valid")
    assert valid.holder.code == CODE
    term = Certificate.read(valid.certificate)
    assert term.end < later  # therefore the list is aged instead
    aged = replace(soon, files=(), given=tuple(replace(each, until=NOW) for each in soon.lists))
    now = NOW + timedelta(days=1)

    assert verify(key, [aged], now).code.text == CODE
    with pytest.raises(CaRefused) as refused:
        verify(key, [replace(aged, stale=Stale.REFUSE)], now)
    assert refused.value.cause is CaCause.STALE
    with pytest.raises(CaRefused) as refused:
        verify(brought("revoked"), [aged], now)
    assert refused.value.cause is CaCause.REVOKED


def test_identifier_and_form_are_those_of_the_entry(folder: Path) -> None:
    for changes in ({"identifier": ""}, {"identifier": None}, {"text": "hex"}, {"text": "base64"}):
        plain = {"identifier": "1234567812345678", "text": "raw"}
        entries = described(folder, **plain | changes).entries
        assert entries[0].form is Form(changes.get("text") or "raw")
        with pytest.raises(CaRefused) as refused:
            verify(brought("valid"), entries, NOW)
        assert refused.value.cause is CaCause.SIGNATURE


@pytest.mark.parametrize(
    "changes",
    [
        {"authorities": "none.pem"},
        {"authorities": LISTS},
        {"lists": [AUTHORITIES]},
        {"lists": []},
        {"stale": "maybe"},
        {"text": "sm3"},
        {"identity": "unknown"},
    ],
)
def test_a_description_with_a_mistake_is_told_and_its_entry_left_out(
    folder: Path, changes: dict[str, Any]
) -> None:
    found = described(folder, **changes)

    assert len(found.problems) == 1
    assert found.entries == ()


@pytest.mark.parametrize("helper", ["http://evil.example/alpha", "javascript:1", "ftp://127.0.0.1"])
def test_the_helper_is_always_on_this_machine(folder: Path, helper: str) -> None:
    path = folder / DESCRIPTION
    path.write_text(json.dumps(json.loads(path.read_text("utf8")) | {"helper": helper}), "utf8")
    found = read_description(path)

    assert "127.0.0.1" in found.helper
    assert len(found.problems) == 1


def test_what_is_no_description_is_told(tmp_path: Path) -> None:
    for text in ("", "[]", "{}", '{"entries": []}', '{"entries": {}}'):
        (tmp_path / "ca.json").write_text(text)
        assert read_description(tmp_path / "ca.json").problems
    assert read_description(tmp_path / "none.json").problems
