"""What every command does first and last: nothing that it says can make it fail."""

import io
import os
import sys

import pytest

from models.base import command


def spoken(encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What arrives when a sentence with signs is said to an output of some encoding."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, errors="strict"))
    command._speak_safely()
    command.say("✓ 大厅 – 李𮷍")
    return raw.getvalue()


def test_a_sign_that_an_encoding_lacks_is_written_in_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert spoken("utf-8", monkeypatch).decode() == "✓ 大厅 – 李𮷍\n"
    assert spoken("gbk", monkeypatch).decode("gbk") == "√ 大厅 – 李\\U0002edcd\n"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "ascii", "cp437"])
def test_an_encoding_without_chinese_gives_way(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert spoken(encoding, monkeypatch).decode() == "✓ 大厅 – 李𮷍\n"


def test_whoever_stopped_listening_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read, write = os.pipe()
    os.close(read)
    for name, say in (("stdout", command.say), ("stderr", command.tell)):
        monkeypatch.setattr(sys, name, os.fdopen(os.dup(write), "w"))
        say("一句")
        say("又一句")
    os.close(write)


def test_a_closed_output_is_no_reason_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o022)
    try:
        monkeypatch.setattr(sys, "stdout", None)
        command.begin()
        command.say("一句")
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)


def test_a_refusal_tells_every_reason_once_and_is_not_tried_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.refuse(["甲", "乙", "甲"])

    assert ended.value.code == os.EX_CONFIG
    assert capsys.readouterr().err == "无法启动：\n- 甲\n- 乙\n"
