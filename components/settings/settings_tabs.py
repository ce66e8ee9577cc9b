"""The heading of 账号设置, with its panels as tabs; each panel is a page with its own address."""

from components.frame.site_map import SETTINGS_TABS, allowed
from components.parts.fragment import Fragment
from models.units.member import Member

TITLE = "账号设置"


def settings_tabs(member: Member, current: str) -> Fragment:
    """Place it; a tab stands there only when its page is registered and the member may see it."""
    return Fragment(
        "parts/page_tabs.html",
        classes="rs-stack is-s",
        title=TITLE,
        label=TITLE,
        tabs=allowed(SETTINGS_TABS, member),
        current=current,
    )
