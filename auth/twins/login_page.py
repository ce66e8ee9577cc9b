"""The login page of a twin: plain HTML in the hall's look, with a band that says what it is."""

from collections.abc import Mapping
from html import escape

from starlette.responses import HTMLResponse

from models.seed import cast

WRONG = "账号或密码不正确"


def login_page(title: str, action: str, hidden: Mapping[str, str], wrong: bool) -> HTMLResponse:
    """The form; `hidden` is the request that it goes on with."""
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    units = "".join(
        f'<option value="{unit.uscc}">{escape(unit.name)}（{escape(unit.legal_rep.name)}）</option>'
        for unit in cast.UNITS
    )
    people = "".join(
        f'<option value="{who.id_number}">{escape(who.name)}</option>' for who in cast.PEOPLE
    )
    error = f'<p class="rs-err" role="alert">{WRONG}</p>' if wrong else ""
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}（内置模拟）</title>"
        f'<link rel="stylesheet" href="/hall.css"></head><body>'
        f'<main class="rs-page rs-errpage"><form class="rs-card rs-form rs-twin" method="post" '
        f'action="{escape(action)}">{kept}<h1 class="rs-h1">{escape(title)}</h1>'
        f'<p class="rs-hint">内置模拟，不连真实系统；密码 {escape(cast.DEMO_PASSWORD)}</p>{error}'
        f'<label for="account">单位账户</label>'
        f'<select class="rs-input" id="account" name="account">{units}</select>'
        f'<label for="operator">登录人</label>'
        f'<select class="rs-input" id="operator" name="operator">'
        f'<option value="">法定代表人本人</option>{people}</select>'
        f'<label for="password">密码</label>'
        f'<input class="rs-input" id="password" name="password" type="password" '
        f'autocomplete="off">'
        f'<p class="rs-row"><button class="rs-btn is-primary" name="act" value="login">登录'
        f'</button> <button class="rs-btn" name="act" value="cancel" formnovalidate>取消'
        f"</button></p></form></main></body></html>"
    )
