"""The heading of 经办人管理, with its pages as tabs: 授权管理, 覆盖图, 授权历史."""

from components.frame.site_map import MEMBER_TABS, allowed
from components.parts.fragment import Fragment
from models.units.member import Member


def member_tabs(member: Member, current: str, title: str = "经办人管理") -> Fragment:
    """Place it; a tab stands there only when its page is registered and the member may see it."""
    return Fragment(
        "parts/page_tabs.html",
        classes="rs-stack is-s",
        title=title,
        label="经办人管理",
        tabs=allowed(MEMBER_TABS, member),
        current=current,
    )
