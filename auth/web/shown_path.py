"""A path as logs may keep it: what follows some addresses is a secret, an id of a page too."""

import re
from urllib.parse import unquote

SECRET_PATHS = (
    "/q/",
    "/auth/finish",
    "/callback/",
    "/upload/",
    "/alipay/face/",
    "/not-me/",
    "/sandbox/api/tickets/",
    "/sandbox/api/faces/",
)
_BETWEEN = re.compile(r"[/\\]+(?:\.*[/\\]+)*")


def shown_path(path: str) -> str:
    """A path without its secret, however it was spelled: a wrong spelling carries a real one."""
    plain = _BETWEEN.sub("/", unquote(path)).lower()
    if "/_nicegui" in plain:
        return "/_nicegui"
    found = [(plain.find(start), start) for start in SECRET_PATHS if start in plain]
    return f"{min(found)[1]}…" if found else path
