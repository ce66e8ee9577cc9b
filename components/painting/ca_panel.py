"""CA登录 before a key has been looked for, as ca_login.js builds it."""

from nicegui.element import Element

from components.painting.attribute import written

LOOKS = "尚未检测到 CA 设备"


def ca_panel(element: Element) -> str:
    """The panel without a key; one that only checks shows nothing."""
    props = element.props
    if props.get("only"):
        return ""
    pilot = (
        '<p class="rs-hint rs-center">试点环境可以在<a class="rs-act"'
        f"{written({'href': props['pilot'], 'target': '_blank', 'rel': 'noopener'})}>试点控制台</a>"
        "插入一个CA</p>"
        if props.get("pilot")
        else ""
    )
    return (
        f'<div{written({"id": f"c{element.id}"})} class="rs-stack rs-ca"><div class="rs-qr">'
        '<span class="rs-disc"><span class="rs-i" aria-hidden="true">usb</span></span>'
        '<div><p class="rs-ca-t">请插入CA登录</p>'
        f'<p class="rs-muted" role="status">{LOOKS}</p></div></div>'
        '<form class="rs-stack is-s" method="dialog" novalidate>'
        '<button type="submit" class="rs-btn is-primary is-block is-l">登录</button></form>'
        f'{pilot}<p class="rs-hint rs-center">如果您还未下载驱动，请先'
        f'<a class="rs-act"{written({"href": props["driver"]})}>下载驱动</a></p></div>'
    )
