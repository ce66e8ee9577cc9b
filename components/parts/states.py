"""What stands in place of a page or region that cannot be shown: what is wrong, and what next."""

from nicegui import ui

from components.parts.fragment import Fragment
from settings import settings

RETRY = "您的数据没有丢失。请稍后重试，或拨打 12333。"
MOVED = "网址可能有误，或者页面已经移走。"


def show_failure(message: str, back: tuple[str, str], text: str = RETRY) -> Fragment:
    """Say in place of a page or a region why it cannot be shown, and what can be done.

    ``back`` is where one may go.
    """
    return Fragment(
        "parts/empty.html",
        classes="rs-card rs-empty",
        picture="",
        title=message,
        text=text,
        action=back,
    )


def show_breakdown(_status: int = 500, _reason: object = "") -> None:
    """Fill a page that NiceGUI makes in place of one it gave up; never with its reason."""
    ui.page_title(f"系统暂时出现问题 - {settings.site_name}")
    with ui.element("div").classes("rs-page rs-errpage"):
        Fragment(
            "parts/empty.html",
            classes="rs-card rs-empty",
            picture="",
            title="系统暂时出现问题",
            text="您已填写的内容会保留。请稍后重试，或拨打 12333。",
            action=("返回大厅首页", "/"),
        )
