"""The link in a code: what the phone's camera reads, or somebody pastes."""

import re
from urllib.parse import urlsplit

from models.base.error import Invalid
from models.base.text import drop_invisible
from models.standards.rule import Limit, Rule

NOT_OURS = "这不是本网站的二维码链接，请在显示二维码的页面上复制完整链接后重试"
_PATH = re.compile(r"/q/[A-Za-z0-9_-]{20,40}")


def path_of(link: str, base_url: str) -> str:
    """The path in a code's link; raises Invalid for a link of another site."""
    try:
        parts = urlsplit(drop_invisible(link).strip())
    except ValueError as error:
        raise Invalid(NOT_OURS, "link") from error
    is_ours = not parts.netloc or parts.netloc == urlsplit(base_url).netloc
    if not is_ours or not _PATH.fullmatch(parts.path):
        raise Invalid(NOT_OURS, "link")
    return parts.path


def link_rule(base_url: str) -> Rule:
    """What a field for a pasted link asks for."""
    return Rule("二维码链接", parse=lambda text: path_of(text, base_url), limit=Limit(most=300))
