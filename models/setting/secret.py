"""The secret of all keys: given, in a file, or made once by the site of a developer."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from models.access import why_closed
from models.setting.value import MAKE_SECRET, UNREAD

NEW_SECRET = f"可用此命令生成：{MAKE_SECRET}"


def read_secret(
    env: Mapping[str, str], own_folder: Path | None, problems: list[str]
) -> tuple[bytes, Path | None]:
    """The secret and the file that it stands in; a file that cannot be read is told, not raised.

    In a folder of its own a developer's site keeps a key, which is made when all else is well.
    """
    named = env.get("HALL_SECRET_KEY_FILE", "").strip()
    if not named and (key := env.get("HALL_SECRET_KEY", "").strip()):
        return key.encode(), None
    if named:
        path = Path(named).expanduser()
    elif own_folder is None or (problems and not os.path.exists(own_folder / "secret.key")):
        return b"", None
    else:
        path = own_folder / "secret.key"
    try:
        secret = path.read_bytes().strip() if named else _made_once(path)
    except OSError as error:
        if not named and (closed := why_closed(path.parent)):
            problems.append(f"不能生成密钥文件：{closed}")
            return b"", path
        problems.append(f"密钥文件 {path} {UNREAD.get(type(error), '无法读取')}")
        return b"", path
    if not secret:
        problems.append(f"密钥文件 {path} 是空的；{NEW_SECRET}")
    return secret, path


def _made_once(path: Path) -> bytes:
    """The key of a development site, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_bytes().strip()
