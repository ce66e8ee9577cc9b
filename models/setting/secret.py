"""The secret of all keys: given, in a file, or made once by the site of a developer.

Reading makes no file. A site that starts keeps its new secret; a command that only looks does not.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from models.base.access import why_closed
from models.setting.value import MAKE_SECRET, why_unread

NEW_SECRET = f"可用此命令生成：{MAKE_SECRET}"


class Secret(NamedTuple):
    """The secret, the file that it stands in, and whether nobody has kept it there yet."""

    key: bytes
    file: Path | None = None
    is_new: bool = False


def read_secret(env: Mapping[str, str], own_folder: Path | None, problems: list[str]) -> Secret:
    """What the settings say; a file that cannot be read is told, not raised.

    In a folder of its own a developer's site has a key, which is thought out when all else is well.
    """
    named = env.get("HALL_SECRET_KEY_FILE", "").strip()
    if not named and (key := env.get("HALL_SECRET_KEY", "").strip()):
        return Secret(key.encode())
    if named:
        return _in_file(Path(named).expanduser(), problems)
    if own_folder is None:
        return Secret(b"")
    path = own_folder / "secret.key"
    if os.path.exists(path):
        return _in_file(path, problems)
    if problems:
        return Secret(b"")
    if closed := why_closed(own_folder):
        problems.append(f"不能生成密钥文件：{closed}")
        return Secret(b"", path)
    return Secret(secrets.token_urlsafe(48).encode(), path, is_new=True)


def _in_file(path: Path, problems: list[str]) -> Secret:
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        problems.append(f"密钥文件 {path} {why_unread(path, error)}")
        return Secret(b"", path)
    if not key:
        problems.append(f"密钥文件 {path} 是空的；{NEW_SECRET}")
    return Secret(key, path)


def keep(secret: Secret) -> None:
    """Write a new secret, readable by its owner only; FileExistsError when another is there."""
    if secret.is_new and secret.file:
        secret.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(secret.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret.key)
