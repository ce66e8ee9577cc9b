"""The heading of 账号设置, with its panels as tabs; each panel is a page with its own address."""

from nicegui import ui

from components.frame.site_map import SETTINGS_TABS, allowed
from components.parts.fragment import Fragment
from models.units.member import Member

TITLE = "账号设置"
TO_CURRENT = """
  const tab = document.querySelector('.rs-subnav [aria-current]');
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 64;
"""


def settings_tabs(member: Member, current: str) -> Fragment:
    """Place it; a tab stands there only when its page is registered and the member may see it.

    On a phone, where not all fit, the row begins with the current one in sight.
    """
    ui.run_javascript(TO_CURRENT)
    return Fragment(
        "unit/page_tabs.html",
        classes="rs-stack is-s",
        title=TITLE,
        label=TITLE,
        tabs=allowed(SETTINGS_TABS, member),
        current=current,
    )
