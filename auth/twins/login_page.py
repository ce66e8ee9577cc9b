"""The login page of a twin: plain HTML in the hall's look that says what it is."""

from collections.abc import Iterable, Mapping
from html import escape

from starlette.responses import HTMLResponse

from auth.connectors.registry import twin_records
from models.seed import cast

WRONG = "账号或密码不正确"
Choice = tuple[str, str, Iterable[tuple[str, str]]]


def login_page(
    title: str, action: str, hidden: Mapping[str, str], wrong: bool, more: Iterable[Choice] = ()
) -> HTMLResponse:
    """The form; `hidden` is the request that it goes on with, `more` are choices of its kind."""
    rows = twin_records().values()
    units = [(row["uscc"], f"{row['name']}（{row['legal_rep']['name']}）") for row in rows]
    people = [("", "法定代表人本人"), *((who.id_number, who.name) for who in cast.PEOPLE)]
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    others = "".join(_choice(*each) for each in more)
    error = f'<p class="rs-err" role="alert">{WRONG}</p>' if wrong else ""
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}（内置模拟）</title>"
        f'<link rel="stylesheet" href="/hall.css"></head><body>'
        f'<main class="rs-wrap rs-main rs-twin"><form class="rs-card" method="post" '
        f'action="{escape(action)}">{kept}<div class="rs-card-h">'
        f'<h1 class="rs-h2">{escape(title)}</h1><span class="rs-tag is-warn">内置模拟</span></div>'
        f'<div class="rs-card-b rs-form"><p class="rs-hint">不连真实系统，密码是 '
        f"{escape(cast.DEMO_PASSWORD)}</p>{error}"
        f"{_choice('account', '单位账户', units)}{_choice('operator', '登录人', people)}{others}"
        f'<div class="rs-field"><label class="rs-label" for="password">密码</label>'
        f'<div class="rs-input"><input id="password" name="password" type="password" '
        f'autocomplete="off"></div></div>'
        f'<div class="rs-formbar"><button class="rs-btn is-primary" name="act" value="login">登录'
        f'</button><button class="rs-btn" name="act" value="cancel">取消</button></div>'
        f"</div></form></main></body></html>"
    )


def _choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    """One labeled choice."""
    rows = "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in options)
    return (
        f'<div class="rs-field"><label class="rs-label" for="{name}">{label}</label>'
        f'<div class="rs-input"><select id="{name}" name="{name}">{rows}</select></div></div>'
    )
