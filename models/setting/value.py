"""The kinds of values that a setting can have; each parser refuses what it does not understand."""

import contextlib
import ipaddress
import os
import re
import ssl
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from models.base.access import why_closed

ON, OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
MAKE_SECRET = ".venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(48))'"  # noqa: S105  # says how to
UNREAD: Mapping[type[Exception], str] = {
    FileNotFoundError: "不存在",
    IsADirectoryError: "是文件夹",
    PermissionError: "没有读取权限，请以能读它的用户执行",
    UnicodeDecodeError: "不是 UTF-8 编码，请另存为 UTF-8",
}
NO_PATH = re.compile(r"""["'“”‘’「」『』＂＇`$\\]""")  # quoted by an editor, or of another system
T = TypeVar("T")
Parse = Callable[[str], T]


def switch(value: str) -> bool:
    """On or off, in the words that people use for it."""
    if value.lower() in ON | OFF:
        return value.lower() in ON
    raise ValueError(f"只能是 1（开）或 0（关）：{value}")


def one_of(*choices: str) -> Parse[str]:
    """One of some words, whatever their case."""
    known = {choice.lower(): choice for choice in choices}

    def parse(value: str) -> str:
        if value.lower() not in known:
            raise ValueError(f"只能是 {' 或 '.join(choices)}：{value}")
        return known[value.lower()]

    return parse


def port(value: str) -> int:
    """A port of this machine."""
    if value.isascii() and value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise ValueError(f"不是 1 到 65535 之间的数字：{value}")


def line(value: str) -> str:
    """One line of text without signs that nobody sees."""
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} for sign in value):
        raise ValueError("含有换行或看不见的字符，请重新输入这一行")
    return value


def folder(value: str) -> Path:
    """A folder that is there or can be made; none whose name only a slip of the pen makes."""
    if slip := NO_PATH.search(value):
        told = "${名字}" if slip.group() == "$" else "不加引号的 /路径/文件夹"
        raise ValueError(f"路径里不能有“{slip.group()}”，请写成 {told}：{value}")
    path = Path(line(value)).expanduser()
    if os.path.isfile(path):  # of what cannot be looked at it says no
        raise ValueError(f"应是一个文件夹，{path} 是文件")
    return path


def node_name(value: str) -> str:
    """The name of one server process, as it stands in a cookie."""
    if not re.fullmatch(r"[a-z0-9]{1,16}", value):
        raise ValueError(f"只能由1至16个小写字母和数字组成：{value}")
    return value


def words(value: str) -> tuple[str, ...]:
    """A list separated by commas, also Chinese ones."""
    return tuple(word for word in (part.strip() for part in re.split("[,，、]", value)) if word)


def names(value: str) -> tuple[str, ...]:
    """A list of names that go into addresses and into the names of settings."""
    found = tuple(word.lower() for word in words(value))
    for name in found:
        if not re.fullmatch("[a-z][a-z0-9_]{0,30}", name):
            raise ValueError(f"名字只能由小写字母、数字和下划线组成，以字母开头：{name}")
    if len(set(found)) < len(found):
        raise ValueError(f"有重复的名字：{value}")
    return found


def in_order(alone: str, *choices: str) -> Parse[str]:
    """One of some words, or several of `choices` in their order; as one text with commas."""
    one = one_of(alone, *choices)

    def parse(value: str) -> str:
        found = [one(word) for word in words(value)]
        if not found or len(found) > len(set(found)):
            raise ValueError(f"请用逗号分隔，每个只写一次：{value}")
        if alone in found[1:] or (alone in found and len(found) > 1):
            raise ValueError(f"{alone} 不能与其他的一起用：{value}")
        return ",".join(found)

    return parse


def some_of(*choices: str) -> Parse[frozenset[str]]:
    """A list of known words, in any case."""

    def parse(value: str) -> frozenset[str]:
        found = frozenset(word.lower() for word in words(value))
        if unknown := sorted(found - set(choices)):
            told = f"不认识“{'、'.join(unknown)}”，可写 {'、'.join(choices)}，用逗号分隔"
            raise ValueError(told)
        return found

    return parse


def networks(value: str) -> tuple[str, ...]:
    """Addresses and networks in their canonical form."""
    found = []
    for word in words(value):
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError:
            told = f"不认识“{word}”，请写 IP 地址或网段，如 10.1.2.0/24，用逗号分隔"
            raise ValueError(told) from None
        found.append(str(network.network_address if network.num_addresses == 1 else network))
    return tuple(found)


def proxies(value: str) -> str:
    """Addresses of proxies as uvicorn wants them; ``*`` is everybody."""
    return value if value == "*" else ",".join(networks(value))


def long_secret(least: int) -> Parse[str]:
    """A secret of at least so many characters; it is never repeated in what is told."""

    def parse(value: str) -> str:
        if len(value) < least:
            raise ValueError(f"短于 {least} 个字符；可用此命令生成：{MAKE_SECRET}")
        return value

    return parse


def why_unread(file: str | Path, error: Exception) -> str:
    """Why a file cannot be read; of one that belongs to somebody else, whose it is."""
    path = Path(file).expanduser()
    with contextlib.suppress(OSError):
        if isinstance(error, PermissionError) and (closed := why_closed(path)):
            return f"没有读取权限：{closed}"
    return UNREAD.get(type(error), "无法读取")


def text_of(file: str) -> str:
    """What a file holds, without the mark that some editors put before it."""
    try:
        return Path(file).expanduser().read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"指向的文件 {file} {why_unread(file, error)}") from None


def text_file(value: str) -> str:
    """The name of a file that can be read as text."""
    text_of(value)
    return value


def authorities(value: str) -> ssl.SSLContext:
    """Root certificates in a file."""
    text_of(value)
    try:
        return ssl.create_default_context(cafile=Path(value).expanduser())
    except OSError:
        raise ValueError(f"指向的文件 {value} 不是 PEM 格式的根证书") from None
