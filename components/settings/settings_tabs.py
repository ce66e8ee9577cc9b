"""The heading of 账号设置, with its panels as tabs; each panel is a page with its own address."""

from components.frame.site_map import INSTITUTION_TABS, SETTINGS_TABS, allowed
from components.parts.fragment import Fragment
from models.units.institution import Institution
from models.units.member import Member

TITLE = "账号设置"


def settings_tabs(holder: Member | Institution, current: str) -> Fragment:
    """Place it; a tab stands there only when its page is registered and they may see it."""
    entries = INSTITUTION_TABS if isinstance(holder, Institution) else SETTINGS_TABS
    return Fragment(
        "parts/page_tabs.html",
        classes="rs-stack is-s",
        title=TITLE,
        label=TITLE,
        tabs=allowed(entries, holder),
        current=current,
    )
