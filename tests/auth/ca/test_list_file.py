"""List files that are replaced while the hall runs: the newest counts, a broken one does not."""

import os
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from auth.ca.entry import Description
from auth.ca.list_file import ListFile
from auth.ca_helper.soft_key import Algorithm
from auth.calls.http import http_client
from auth.calls.options import Options
from auth.connectors.ca import FileCaConnector
from models.proofs.ca_cause import CaCause, CaRefused
from models.setting.system import System
from tests.support.ca import NOW, issuing_of, key_of, leaf_of, presented, root_of, trusting


def list_of(*serials: int) -> bytes:
    """A list that names these certificates."""
    names = dict.fromkeys(serials, NOW)
    return issuing_of(Algorithm.ECDSA).revocation_list(names, NOW, NOW + timedelta(days=30))


def put(file: Path, data: bytes) -> None:
    """Put a file in the place of the older one, as people do who leave nothing half written."""
    new = file.with_suffix(".new")
    new.write_bytes(data)
    new.replace(file)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list file that names nobody."""
    path = tmp_path / "revoked.crl"
    path.write_bytes(list_of())
    return path


def serials(found: ListFile) -> set[int]:
    """Whom the lists of a file name."""
    return {serial for each in found.lists for serial in each.serials}


def test_a_file_that_was_replaced_is_read_anew_and_one_that_was_not_is_left_alone(
    file: Path,
) -> None:
    read = ListFile.read(file)
    assert read.renewed() is read

    put(file, list_of(4711))

    newer = read.renewed()
    assert (serials(read), serials(newer)) == (set(), {4711})
    assert newer.renewed() is newer


def test_one_that_is_written_over_in_place_is_noticed_although_it_is_as_long(file: Path) -> None:
    file.write_bytes(list_of(4711))
    os.utime(file, ns=(1, 1))
    read = ListFile.read(file)

    file.write_bytes(list_of(4712))

    assert serials(read.renewed()) == {4712}


@pytest.mark.parametrize(
    "broken",
    [b"", b"<html>", b"-----BEGIN", list_of(1)[:40]],
    ids=["empty", "a page", "half a text", "cut off"],
)
def test_what_cannot_be_read_takes_no_list_away_and_is_not_read_again_and_again(
    file: Path, broken: bytes
) -> None:
    put(file, list_of(4711))
    read = ListFile.read(file)
    put(file, broken)

    kept = read.renewed()
    assert (serials(kept), kept.renewed() is kept) == ({4711}, True)
    put(file, list_of(4711, 4712))
    assert serials(kept.renewed()) == {4711, 4712}


def test_a_file_that_is_gone_leaves_what_was_read_until_it_is_back(file: Path) -> None:
    put(file, list_of(4711))
    read = ListFile.read(file)
    file.unlink()

    kept = read.renewed()
    assert serials(kept) == {4711}
    file.write_bytes(list_of(4712))
    assert serials(kept.renewed()) == {4712}


@pytest.mark.parametrize("is_signed", [True, False], ids=["signs in", "self-check"])
async def test_where_no_timer_looks_whoever_comes_reads_the_file_that_was_replaced(
    file: Path, monkeypatch: pytest.MonkeyPatch, is_signed: bool
) -> None:
    algorithm = Algorithm.ECDSA
    entry = trusting(root_of(algorithm), issuing_of(algorithm), files=(ListFile.read(file),))
    ca = FileCaConnector(Description((entry,)), http_client(Options(System.CA, {})))
    leaf = leaf_of(algorithm, serial=4711)
    signed = partial(ca.verify, presented(leaf, key_of(algorithm)))
    come = signed if is_signed else partial(ca.check, leaf)
    put(file, list_of(4711))

    await come()
    monkeypatch.setattr("auth.connectors.ca.LATE", 0.0)
    with pytest.raises(CaRefused) as refused:
        await come()

    assert refused.value.cause is CaCause.REVOKED
    await ca.close()
