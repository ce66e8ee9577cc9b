"""What the site consists of: the pages that exist, and the menus that lead to them.

A menu shows an entry only when its page is registered, so that nothing leads nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from auth.connectors import twins_active
from auth.web.door import PHONE
from auth.web.next_path import is_below
from models.setting.system import System
from models.units.institution import Institution
from models.units.member import Member
from models.units.permission import Action

_paths: set[str] = set()


@dataclass(frozen=True)
class Entry:
    """One entry of a menu; `key` marks the current one, `needs` is the right it takes."""

    key: str
    label: str
    path: str
    icon: str = ""
    needs: Action | None = None


NAVIGATION = (
    Entry("home", "大厅首页", "/", "home"),
    Entry("personal", "个人办事", "/personal", "person"),
    Entry("business", "单位办事", "/business", "apartment"),
    Entry("queries", "查询服务", "/queries", "query_stats"),
    Entry("services", "服务清单", "/services", "fact_check"),
    Entry("themes", "主题服务", "/themes", "apps"),
    Entry("notices", "公示公告", "/notices", "description"),
    Entry("cities", "地市频道", "/cities", "location_on"),
)
SIGN_IN = (
    Entry("login", "登录", "/login", "login"),
    Entry("register", "注册", "/register", "person_add"),
)
RECOVER = (Entry("recover", "找回密码", "/recover"),)
UNIT = Entry("unit", "单位中心", "/unit", "domain")
PERSON = Entry("person", "个人", "/person", "person")
INSTITUTION = Entry("institution", "机构中心", "/institution", "account_tree")
UTILITY = (
    Entry("accessibility", "无障碍", "/accessibility", "accessibility_new"),
    Entry("help", "帮助", "/help", "help"),
)
FOOTER = (
    Entry("about", "关于本站", "/about"),
    Entry("sitemap", "网站地图", "/sitemap"),
    Entry("contact", "联系我们", "/contact"),
    Entry("privacy", "隐私与安全", "/privacy"),
    Entry("accessibility", "无障碍说明", "/accessibility"),
)
HELP = (
    Entry("help_scan", "如何扫码？", "/help/scan"),
    Entry("help_app", "下载江苏智慧人社APP", "/help/app"),
    Entry("help_ca", "CA 驱动下载", "/help/ca"),
    Entry("help_browser", "浏览器要求", "/help/browser"),
    Entry("help_check", "使用环境自检", "/help/check"),
    Entry("feedback", "政府网站找错", "/feedback"),
)
ON_PHONE = (Entry("face", "刷脸登录", "/app/face"),)
UNIT_MENU = (
    Entry("unit_home", "单位主页", "/unit", "home"),
    Entry("unit_info", "单位信息", "/unit/info", "domain"),
    Entry("unit_statements", "单位权益单", "/unit/statements", "description"),
    Entry("unit_cases", "单位办件", "/unit/cases", "assignment", Action.CASE_VIEW),
    Entry("unit_parcels", "单位快递", "/unit/parcels", "local_shipping"),
    Entry("unit_members", "经办人管理", "/unit/members", "manage_accounts", Action.AGENT_ADD),
    Entry("unit_institutions", "机构管理", "/unit/institutions", "account_tree"),
    Entry("unit_workbench", "我的工作台", "/unit/workbench", "task_alt", Action.TASK_REVIEW),
    Entry("unit_settings", "账号设置", "/unit/settings", "settings"),
)
INSTITUTION_MENU = (
    Entry("institution_home", "机构主页", "/institution", "home", Action.UNIT_VIEW),
    Entry("institution_settings", "账号设置", "/institution/settings", "settings"),
)
INSTITUTION_TABS = (
    Entry("account", "账号信息", "/institution/settings", "manage_accounts"),
    Entry("devices", "登录设备", "/institution/settings/devices", "devices", Action.SESSION_END),
    Entry(
        "notifications",
        "通知设置",
        "/institution/settings/notifications",
        "notifications",
        Action.MESSAGE_VIEW,
    ),
    Entry("activity", "操作记录", "/institution/settings/activity", "history", Action.HISTORY_VIEW),
)
INSTITUTION_BAR = (
    Entry("home", "首页", "/", "home"),
    Entry("institution_messages", "消息", "/institution/messages", "notifications"),
    Entry("institution_settings", "设置", "/institution/settings", "settings"),
    Entry("institution_home", "我的", "/institution", "person"),
)
MEMBER_TABS = (
    Entry("members", "授权管理", "/unit/members", "manage_accounts", Action.AGENT_ADD),
    Entry("coverage", "覆盖图", "/unit/members/coverage", "grid_view", Action.GRANT_EDIT),
    Entry("history", "授权历史", "/unit/members/history", "history", Action.HISTORY_VIEW),
)
SETTINGS_TABS = (
    Entry("account", "账号信息", "/unit/settings", "manage_accounts"),
    Entry("addresses", "我的收件地址", "/unit/settings/addresses", "location_on"),
    Entry("ca", "CA证书", "/unit/settings/ca", "usb", Action.UNIT_VIEW),
    Entry("devices", "登录设备", "/unit/settings/devices", "devices"),
    Entry("passkeys", "通行密钥", "/unit/settings/passkeys", "key"),
    Entry("accounts", "登录账户", "/unit/settings/accounts", "key", Action.ACCOUNT_LINK),
    Entry("notifications", "通知设置", "/unit/settings/notifications", "notifications"),
    Entry("activity", "操作记录", "/unit/settings/activity", "history", Action.HISTORY_VIEW),
    Entry("data", "我的数据", "/unit/settings/data", "download"),
)
TAB_BAR = (
    Entry("home", "首页", "/", "home"),
    Entry("business", "办事", "/business", "apps"),
    Entry("unit_cases", "办件", "/unit/cases", "assignment", Action.CASE_VIEW),
    Entry("unit_workbench", "工作台", "/unit/workbench", "task_alt", Action.TASK_REVIEW),
    Entry("unit_home", "我的", "/unit", "person"),
)


def entry_key(path: str) -> str:
    """The menu entry that a page belongs to: its own, or the one that its address begins with."""
    entries = (*NAVIGATION, *SIGN_IN, UNIT, PERSON, INSTITUTION)
    return next((e.key for e in entries if path == e.path or path.startswith(f"{e.path}/")), "")


def add_path(path: str) -> None:
    """Note that a page exists."""
    _paths.add(path)


def has_page(path: str) -> bool:
    """True when a page is there; one of the phone's twin, while the twin plays the APP."""
    return path in _paths and (not is_below(PHONE.home, path) or System.APP in twins_active())


def allowed(entries: Iterable[Entry], holder: Member | Institution | None) -> list[Entry]:
    """The entries that lead somewhere, and for which somebody has the right."""
    return [
        entry
        for entry in existing(entries)
        if entry.needs is None or (holder is not None and holder.may(entry.needs))
    ]


def site_state() -> int:
    """Changes with every page that is registered: pages are only ever added."""
    return len(_paths)


def existing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of a menu that lead somewhere."""
    return [entry for entry in entries if has_page(entry.path)]
