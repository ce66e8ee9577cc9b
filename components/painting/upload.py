"""A field for files, as upload_field.js builds it."""

from collections.abc import Mapping
from html import escape
from typing import Any

from nicegui.element import Element

from components.painting.attribute import written

FILE = '<div class="rs-file"><span class="rs-i" aria-hidden="true">{}</span>'


def upload(element: Element) -> str:
    """What has arrived, and where more is chosen."""
    props = element.props
    name = f"f-{props['name']}"
    says = f"{name}-h {name}-e"
    told = {"id": f"c{element.id}", "role": "group", "aria-labelledby": f"{name}-l"}
    looks = "rs-up is-bad" if props["error"] else "rs-up"
    kept = [(number, file) for number, file in enumerate(props["files"]) if file]
    return (
        f'<div class="{" ".join([looks, *element.classes])}"'
        f"{written({**told, 'aria-describedby': says})}>{_labels(name, props)}"
        f"{_files(name, props, kept)}{_place(name, says, props, len(kept))}"
        '<p class="rs-sr" role="status"></p></div>'
    )


def _labels(name: str, props: Mapping[str, Any]) -> str:
    must = (
        '<span class="rs-req" aria-hidden="true">*</span>'
        if props["required"]
        else '<span class="rs-opt">选填</span>'
    )
    error = (
        '<p class="rs-err"><span class="rs-i" aria-hidden="true">error</span><span>'
        f'<span class="rs-sr">错误：</span>{escape(props["error"], quote=False)}</span></p>'
        if props["error"]
        else ""
    )
    return (
        f'<div class="rs-labels"><span class="rs-label" id="{name}-l">'
        f"{escape(props['label'], quote=False)}</span>{must}"
        f'<p class="rs-hint" id="{name}-h">{escape(props["hint"], quote=False)}</p></div>'
        f'<div id="{name}-e" role="alert">{error}</div>'
    )


def _files(name: str, props: Mapping[str, Any], kept: list[tuple[int, Mapping[str, str]]]) -> str:
    if props["readonly"] and not kept:
        return f'{FILE.format("description")}<span class="rs-grow">未上传</span></div>'
    acts = ("替换", "删除") if not props["readonly"] else ()
    is_full, drawn = len(kept) == len(props["files"]), ""
    for nth, (number, file) in enumerate(kept):
        own = name if is_full and not nth else f"{name}-{number}"
        called = props["label"] if len(props["files"]) == 1 else f"{props['label']}，{file['name']}"
        buttons = "".join(
            f'<button type="button" class="rs-act{" is-bad" if act == "删除" else ""}"'
            f"{written({'id': own if act == '替换' else None, 'aria-label': f'{act}：{called}'})}>"
            f"{act}</button>"
            for act in acts
        )
        drawn += (
            f'{FILE.format("description")}<span class="rs-grow"><span class="rs-up-name">'
            f'{escape(file["name"], quote=False)}</span><span class="rs-hint">'
            f"{escape(file['size'], quote=False)} · 已上传</span></span>{buttons}</div>"
        )
    return drawn


def _place(name: str, says: str, props: Mapping[str, Any], taken: int) -> str:
    """Where files are chosen; the words for a finger are put in by style, as nobody knows yet."""
    if props["readonly"] or taken == len(props["files"]):
        return ""
    label = props["label"]
    choose = {"id": name, "aria-label": f"选择文件：{label}", "aria-describedby": says}
    shoot = (
        '<button type="button" class="rs-btn is-s rs-by-finger"'
        f"{written({'aria-label': f'拍照：{label}'})}>拍照</button>"
        if props["camera"]
        else ""
    )
    return (
        '<div class="rs-upload"><span class="rs-i" aria-hidden="true">upload_file</span>'
        '<span class="rs-grow"><span class="rs-by-finger">请选择文件</span>'
        '<span class="rs-by-mouse">将文件拖到此处，或选择文件</span></span><span class="rs-row">'
        f'{shoot}<button type="button" class="rs-btn is-s"{written(choose)}>选择文件</button>'
        "</span></div>"
    )
