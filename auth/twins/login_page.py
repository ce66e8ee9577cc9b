"""The pages of a twin: plain HTML in the hall's look that says what it is."""

from collections.abc import Iterable, Mapping
from html import escape

from starlette.responses import HTMLResponse

from auth.connectors.registry import twin_records
from models.seed import cast
from models.standards import field_label

WRONG = "账号或密码不正确"
Choice = tuple[str, str, Iterable[tuple[str, str]]]


def login_page(
    title: str, action: str, hidden: Mapping[str, str], wrong: bool, more: Iterable[Choice] = ()
) -> HTMLResponse:
    """The form; `hidden` is the request that it goes on with, `more` are choices of its kind."""
    people = [("", "法定代表人本人"), *people_of_cast()]
    choices = [("account", "单位账户", units_of_cast()), ("operator", "登录人", people), *more]
    return form_page(title, action, hidden, choices, WRONG if wrong else "")


def units_of_cast() -> list[tuple[str, str]]:
    """Every unit of the registry with its legal rep."""
    rows = twin_records().values()
    return [(row["uscc"], f"{row['name']}（{row['legal_rep']['name']}）") for row in rows]


def people_of_cast() -> list[tuple[str, str]]:
    """Everybody of the cast by their numbers."""
    return [(who.id_number, who.name) for who in cast.PEOPLE]


def form_page(
    title: str,
    action: str,
    hidden: Mapping[str, str],
    choices: Iterable[Choice],
    error: str,
    words: tuple[str, str] = (field_label.PASSWORD, "登录"),
) -> HTMLResponse:
    """A page with choices and a password; `words` are those of the password and the button."""
    password, button = words
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    told = f'<p class="rs-err" role="alert">{escape(error)}</p>' if error else ""
    return _page(
        title,
        f'<form class="rs-card" method="post" action="{escape(action)}">{kept}{_head(title)}'
        f'<div class="rs-card-b rs-form"><p class="rs-hint">不连真实系统，密码是 '
        f"{escape(cast.DEMO_PASSWORD)}</p>{told}{''.join(_choice(*each) for each in choices)}"
        f'<div class="rs-field"><label class="rs-label" for="password">{password}</label>'
        f'<div class="rs-input"><input id="password" name="password" type="password" '
        f'autocomplete="off"></div></div>'
        f'<div class="rs-formbar"><button class="rs-btn is-primary" name="act" value="login">'
        f'{button}</button><button class="rs-btn" name="act" value="cancel">取消</button></div>'
        f"</div></form>",
    )


def end_page(title: str, told: str, status: int = 200) -> HTMLResponse:
    """What is left to say on a phone that has done its part."""
    body = f'<div class="rs-card-b"><p role="status">{escape(told)}</p></div>'
    return _page(title, f'<div class="rs-card">{_head(title)}{body}</div>', status)


def _head(title: str) -> str:
    return (
        f'<div class="rs-card-h"><h1 class="rs-h2">{escape(title)}</h1>'
        f'<span class="rs-tag is-warn">内置模拟</span></div>'
    )


def _page(title: str, content: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}（内置模拟）</title>"
        f'<link rel="stylesheet" href="/hall.css"></head><body>'
        f'<main class="rs-wrap rs-main rs-twin">{content}</main></body></html>',
        status,
    )


def _choice(name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    """One labeled choice."""
    rows = "".join(f'<option value="{value}">{escape(text)}</option>' for value, text in options)
    return (
        f'<div class="rs-field"><label class="rs-label" for="{name}">{label}</label>'
        f'<div class="rs-input"><select id="{name}" name="{name}">{rows}</select></div></div>'
    )
