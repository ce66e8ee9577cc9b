"""The file ``.env``, by python-dotenv's rules: comments, quotes, ``export``, ``${NAME}``.

A line that cannot be read keeps the site from starting, since it may have said anything; one
that belongs to somebody else is only told.
"""

import io
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import Binding, parse_stream
from dotenv.variables import Variable, parse_variables


@dataclass
class EnvFile:
    """What a file says, what is wrong with it, and what deserves a look."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_env_file(path: Path) -> EnvFile:
    """Read a file, which may be missing; raises OSError and UnicodeDecodeError."""
    found = EnvFile()
    if not path.is_file():
        return found
    for binding in parse_stream(io.StringIO(path.read_text("utf-8-sig"))):
        where = f"设置文件 {path} 第{_line(binding)}行"
        if binding.error or (binding.key and binding.value is None):
            found.problems.append(f"{where}看不懂；每行应写成 名字=值，引号要成对")
        elif binding.key and binding.value is not None:
            if _is_misspelled(binding.key):
                found.problems.append(f"{where}的名字里有看不见或全角的字符，请重新输入这一行")
            elif not binding.key.upper().startswith("HALL_"):
                rule = "不是大厅的设置（都以 HALL_ 开头），它不起作用"
                found.notes.append(f"{where}的 {binding.key} {rule}")
            elif binding.key in found.values:
                found.notes.append(f"{where}又写了一次 {binding.key}，以这一行为准")
            known = {**found.values, **os.environ}
            if missing := _missing(binding.value, known):
                found.problems.append(
                    f"{where}里的 ${{{missing}}} 会换成变量 {missing}，但没有设置它"
                )
            found.values[binding.key] = _replaced(binding.value, known)
    return found


def _missing(text: str, known: Mapping[str, str]) -> str:
    """The first variable in a value that is set nowhere and has no default."""
    atoms = (each for each in parse_variables(text) if isinstance(each, Variable))
    wanted = (each.name for each in atoms if each.default is None)
    return next((name for name in wanted if name not in known), "")


def _replaced(text: str, known: Mapping[str, str]) -> str:
    return "".join(each.resolve(known) for each in parse_variables(text))


def _is_misspelled(name: str) -> bool:
    """True for what looks like a setting of the hall and is none."""
    plain = unicodedata.normalize("NFKC", name)
    plain = "".join(sign for sign in plain if sign.isprintable() and not sign.isspace())
    return plain != name and plain.upper().startswith("HALL_")


def _line(binding: Binding) -> int:
    """Where a binding begins, after the empty lines that the parser counts with it."""
    blank = re.match(r"\s*", binding.original.string)
    return binding.original.line + (blank.group().count("\n") if blank else 0)
