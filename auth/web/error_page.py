"""The answer when there is no page: one calm text with a number, in the frame of every page.

It works without a script, and sets no cookie.

Never the text of an exception, a path or a version.
"""

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any, Protocol

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import Scope

from auth.web import cookies
from auth.web.body_limit import TOO_LARGE
from auth.web.door import PHONE, may_be_framed
from auth.web.headers import reading_headers
from models.base.error import Conflict, HallError, Invalid, NotAllowed, NotFound, TooMany
from settings import settings

TITLES: Mapping[int, str] = {
    400: "无法识别这次请求",
    403: "不能访问这个页面",
    404: "没有找到这个页面",
    405: "不支持这种访问方式",
    413: "提交的内容过大",
    421: "网址不正确",
    422: "无法识别这次请求",
    429: "访问过于频繁",
    500: "系统暂时出现问题",
    503: "服务暂时不可用",
}
LATER = "请稍后重试；仍有问题时拨打 12333，并告知下面的编号。"  # where nothing can be typed
TEXTS: Mapping[int, str] = {
    400: "浏览器发来的内容不完整。请返回上一页重试，或从大厅首页重新进入。",
    404: "网址可能有误，或者页面已经移走。请从大厅首页重新进入。",
    405: "这个网址不能这样打开或者提交。请从大厅首页重新进入。",
    413: TOO_LARGE,
    422: "网址或者提交的内容有误。请返回上一页重试，或从大厅首页重新进入。",
    500: f"您已填写的内容会保留。{LATER}",
}
LISTS: Mapping[str, str] = {"/services": "服务清单", "/themes": "主题服务", "/notices": "公示公告"}


class Frame(Protocol):
    """What makes a whole document around an answer."""

    def __call__(self, title: str, main: str, jar: Mapping[str, str], *, is_bare: bool) -> str:
        """HTML, of the title as text and `main` as HTML; a bare one has only these."""


class _Installed:
    """The frame; there is none before the site is put together."""

    frame: Frame | None = None


STATUS: Mapping[type[HallError], int] = {NotFound: 404, NotAllowed: 403, TooMany: 429}
OF_INTERFACE: Mapping[type[HallError], int] = {Invalid: 422, Conflict: 409}  # besides those


def install_frame(frame: Frame) -> None:
    """Let this make the documents of all answers."""
    _Installed.frame = frame


def status_of(
    error: Exception, more: Mapping[type[HallError], int] = MappingProxyType({}), other: int = 400
) -> int:
    """What an answer says that shows a refusal in place of what was asked for.

    An interface tells ``more`` kinds of refusals from each other, and has its ``other`` status;
    where a kind is of another one, too, ``more`` has the word.
    """
    known = {**more, **STATUS}
    return next((status for kind, status in known.items() if isinstance(error, kind)), other)


def error_answer(
    status: int,
    text: str,
    scope: Scope,
    *,
    title: str = "",
    more: str = "",
    ways_out: Sequence[tuple[str, str]] = (),
) -> HTMLResponse:
    """A complete page in the hall's look, for the status and text given.

    `title` and `ways_out`, addresses with the words of their buttons, the likeliest first, stand in
    place of the usual ones; `more` below the text.
    """
    title = title or TITLES.get(status, TITLES[500])
    number = scope.get("state", {}).get("request_no", "")
    path = scope.get("path", "")
    first, *others = ways_out or _ways_out(path)
    buttons = _button(*first, "is-primary") + "".join(_button(*each) for each in others)
    body = (
        f'<main id="main" class="rs-page rs-errpage"><div class="rs-card rs-empty">'
        f'<h1 class="rs-h1">{title}</h1><p>{escape(text or TEXTS.get(status, TEXTS[500]))}</p>'
        f"{f'<p>{escape(more)}</p>' if more else ''}"
        f'<p class="rs-hint">编号 <span class="rs-num">{escape(number)}</span></p>'
        f'<p class="rs-acts">{buttons}</p></div></main>'
    )
    whole, frame = f"{title} - {settings.site_name}", _Installed.frame
    return HTMLResponse(
        frame(whole, body, _jar(scope), is_bare=_is_of_phone(path)) if frame else body,
        status_code=status,
        headers={**dict(reading_headers(path)), "Cache-Control": "no-store"},
    )


def _jar(scope: Scope) -> Mapping[str, str]:
    """The cookies of a request, which may have been refused before it was read."""
    return cookies.read(Headers(scope=scope).get("cookie", "")) if "headers" in scope else {}


def _button(address: str, word: str, look: str = "") -> str:
    return f'<a class="rs-btn {look}" href="{escape(address)}">{word}</a>'


def _ways_out(path: str) -> Sequence[tuple[str, str]]:
    """Where to go from an address without a page: to the list that it would stand in, and home.

    No frame shows the hall around the phone.
    """
    if _is_of_phone(path):
        return [(PHONE.home, "返回首页")]
    lists = [(each, f"查看{word}") for each, word in LISTS.items() if path.startswith(f"{each}/")]
    return [*lists, ("/", "返回大厅首页")]


def _is_of_phone(path: str) -> bool:
    return may_be_framed(path) and not path.startswith("/auth")


async def failed(request: Request, _error: Exception) -> HTMLResponse:
    """The answer for anything that broke; the log has the reason under the same number."""
    return error_answer(500, "", request.scope)


async def _not_found(request: Request, _error: Exception) -> HTMLResponse:
    return error_answer(404, "", request.scope)


async def _refused(request: Request, error: Any) -> HTMLResponse:  # what it was added for
    answer = error_answer(error.status_code, "", request.scope)
    answer.headers.update(error.headers or {})
    return answer


async def _invalid(request: Request, _error: Exception) -> HTMLResponse:
    return error_answer(422, "", request.scope)


def install_error_pages(app: FastAPI) -> None:
    """Let a person read whatever no route answers; an application below tells its own errors."""
    app.add_exception_handler(404, _not_found)  # in place of NiceGUI's
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, failed)
