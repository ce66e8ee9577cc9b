"""What every command does first and last: private files, output that never fails, quiet ends.

The hall, doctor, backup, reseal, migrations and the others begin with `begin`, speak with `say`,
and end with `refuse` when the site is not set up so that they can work.
"""

import codecs
import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from types import TracebackType
from typing import NoReturn, TextIO

NOT_TO_BE_TRIED_AGAIN = os.EX_CONFIG  # .deploy/hall.service knows it
OURS = "大厅"
SEE_README = "改正后再试；各项设置的写法见 README“设置”"
LIKE = {"✓": "√", "✗": "×"}  # what GBK has instead


def begin() -> None:
    """Keep new files to their owner, let no character end the output, and Ctrl+C end quietly."""
    os.umask(0o077)
    _speak_safely()
    sys.excepthook = _tell_unless_asked_to_end


def _tell_unless_asked_to_end(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """A traceback of what nobody expected; Ctrl+C is the way to stop, and needs no word."""
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


def _speak_safely() -> None:
    """Write what an encoding lacks in another way; one without Chinese gives way to UTF-8."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started this
            setattr(sys, name, open(os.devnull, "w", encoding="utf8"))  # noqa: SIM115  # for good
    codecs.register_error("readable", _readable)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            has_chinese = _encodes(OURS, stream.encoding)
            stream.reconfigure(
                encoding=stream.encoding if has_chinese else "utf-8", errors="readable"
            )


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _readable(error: UnicodeError) -> tuple[str | bytes, int]:
    """A sign that an encoding lacks: another one that looks alike, else its number."""
    if isinstance(error, UnicodeEncodeError):
        sign = error.object[error.start]
        if sign in LIKE:
            return LIKE[sign], error.start + 1
    return codecs.backslashreplace_errors(error)


def say(line: str) -> None:
    """One line for the operator, at once; whoever stopped listening stops nothing."""
    _write(sys.stdout, line)


def tell(line: str) -> None:
    """The same for what is wrong."""
    _write(sys.stderr, line)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except OSError:  # a closed pipe, a full disk: what is still to come is lost, too
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def refuse(
    reasons: Iterable[str],
    doing: str = "无法启动",
    *,
    advice: str = "",
    code: int = NOT_TO_BE_TRIED_AGAIN,
) -> NoReturn:
    """Tell every reason once, and end; by default so that no service manager tries again."""
    _speak_safely()
    lines = [f"{doing}：", *(f"- {reason}" for reason in dict.fromkeys(reasons))]
    tell("\n".join([*lines, advice] if advice else lines))
    sys.exit(code)
