"""The answer when there is no page: one calm text with a number, without any script.

Never the text of an exception, a path or a version.
"""

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Scope

from settings import settings

TITLES: Mapping[int, str] = {
    400: "无法识别这次请求",
    403: "不能访问这个页面",
    404: "没有找到这个页面",
    413: "提交的内容过大",
    421: "网址不正确",
    429: "访问过于频繁",
    500: "系统暂时出现问题",
    503: "服务暂时不可用",
}
TEXTS: Mapping[int, str] = {
    404: "网址可能有误，或者页面已经移走。请从大厅首页重新进入。",
    500: "您已填写的内容会保留。请稍后重试；仍有问题时拨打 12333，并告知下面的编号。",
}


def error_answer(status: int, text: str, scope: Scope) -> HTMLResponse:
    """A complete page in the hall's look, for the status and text given."""
    title = TITLES.get(status, TITLES[500])
    number = scope.get("state", {}).get("request_no", "")
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} - {escape(settings.site_name)}</title>"
        f'<link rel="stylesheet" href="/hall.css"></head>'
        f'<body><main class="rs-page rs-errpage"><div class="rs-card rs-empty">'
        f'<h1 class="rs-h1">{title}</h1><p>{escape(text or TEXTS.get(status, TEXTS[500]))}</p>'
        f'<p class="rs-hint">编号 <span class="rs-num">{escape(number)}</span></p>'
        f'<a class="rs-btn is-primary" href="/">返回大厅首页</a></div></main></body></html>',
        status_code=status,
    )


async def not_found(request: Request, _error: Exception) -> HTMLResponse:
    """The answer for an address that leads nowhere."""
    return error_answer(404, "", request.scope)


async def failed(request: Request, _error: Exception) -> HTMLResponse:
    """The answer for anything that broke; the log has the reason under the same number."""
    return error_answer(500, "", request.scope)
