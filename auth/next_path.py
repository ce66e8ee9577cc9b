"""Where to go after a login: only a page of this site, never an address slipped in by others."""

import re

MAX_LENGTH = 300
UNIT_HOME = "/unit"
_OWN_PATH = re.compile(r"/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*(?:\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?")
_NO_PAGES = re.compile(r"/(?:auth|login|_nicegui|api|captcha)(?:[/?]|$)")


def safe_next(path: str | None, default: str = UNIT_HOME) -> str:
    """A path of this site as it was asked for; else the default."""
    if not path or len(path) > MAX_LENGTH or not _OWN_PATH.fullmatch(path):
        return default
    if "//" in path or _NO_PAGES.match(path):
        return default
    return path
