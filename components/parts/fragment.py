"""Fragments: regions that are read, one element each, from autoescaped templates.

The only place that gives HTML to the browser. Buttons in a template carry ``data-act`` (and
``data-arg``); one delegated listener hands them to Python, where both count as untrusted.
"""

import inspect
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from nicegui.elements.html import Html
from nicegui.events import GenericEventArguments

import components
from components.guard.act import require_act
from models.base import clock
from settings import settings

PLACE = Path(components.__file__).parent
MOST_SHARED = 500
MOST_TEXTS, MOST_SIGNS = 400, 4000  # that one act brings along
HALF_SIGN = re.compile("[\ud800-\udfff]")
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_log = structlog.get_logger()
Handler = Callable[..., Any]
EMIT_ACT = """(event) => {
  const source = event.target.closest('[data-act]');
  if (!source || (event.type === 'click') === (source.tagName === 'FORM')) return;
  event.preventDefault();
  const fields = source.tagName === 'FORM' ? Object.fromEntries(new FormData(source)) : {};
  emit(source.dataset.act, source.dataset.arg ?? '', fields);
}"""


@cache
def icon(name: str) -> Markup:
    """An icon of the font; decoration only, the word stands beside it."""
    if name not in shipped_icons():
        raise ValueError(f"{name} is not in icons.txt; add it there and run .ci/icons")
    return Markup('<span class="rs-i" aria-hidden="true">{}</span>').format(name)


@cache
def shipped_icons() -> frozenset[str]:
    """The names that the icon font was cut to; any other would show as letters."""
    return frozenset((PLACE / "assets" / "icons.txt").read_text("utf8").split())


@cache
def art(name: str) -> Markup:
    """One of our own drawings, inline so that it follows the theme."""
    folder = PLACE / "assets" / ("" if name == "emblem" else "art")
    return Markup((folder / f"{name}.svg").read_text("utf8"))  # noqa: S704  # our own file


def whole_days(text: str) -> Markup:
    """A text whose days, written 2026-03-25, no line breaks at a hyphen."""
    kept = ISO_DAY.sub(r'<span class="rs-nowrap">\g<0></span>', str(escape(text)))
    return Markup(kept)  # noqa: S704  # escaped before


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PLACE / "markup"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        day=clock.day_text,
        day_words=clock.day_words,
        short_day=clock.short_day_text,
        minute=clock.minute_text,
        moment=clock.moment_text,
        time=clock.time_text,
        short_time=clock.short_time_text,
        machine=clock.machine_text,
        whole_days=whole_days,
    )
    environment.globals.update(icon=icon, art=art, settings=settings)
    return environment


def render(template: str, **context: Any) -> Markup:
    """A template of ``components/markup`` with every value escaped."""
    return Markup(_environment().get_template(template).render(**context))  # noqa: S704


_shared: dict[tuple[str, Hashable], Markup] = {}


def render_shared(template: str, key: Hashable, **context: Any) -> Markup:
    """A template rendered once for everybody with the same key, which tells all that it shows."""
    html = _shared.get((template, key))
    if html is None:
        if len(_shared) >= MOST_SHARED:
            _shared.clear()
        html = _shared[template, key] = render(template, **context)
    return html


@dataclass(frozen=True)
class Sent:
    """What a browser sent from a button or a form of a fragment; texts and nothing else."""

    act: str
    arg: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, args: Any) -> "Sent | None":
        """Read the arguments of an event; None, with a line in the log, when no page sends such."""
        values = args if isinstance(args, list) else [args]
        act, arg, fields = (*values, *("", "", {})[len(values) :])[:3]
        texts = [act, arg, *fields, *fields.values()] if isinstance(fields, dict) else [fields]
        if len(texts) <= MOST_TEXTS and all(map(_is_short, texts)):
            return cls(act, arg, fields)
        _log.warning("act not read", texts=len(texts))
        return None


def _is_short(value: Any) -> bool:
    """True for a text that a browser can send: half a sign stands in no form and in no address."""
    return isinstance(value, str) and len(value) <= MOST_SIGNS and not HALF_SIGN.search(value)


class Fragment(Html, component="fragment.js"):
    """One element that shows a template; `refresh` shows it again with other values.

    ``shared`` is a key of everything that it shows at first: pages with the same key share what
    was rendered for one of them.

    ``on_act`` is one handler ``(act, arg, fields)``, or handlers by act that take ``(arg,
    fields)``; who wants to know less takes fewer. The fields are those of a form with ``data-act``.
    """

    def __init__(
        self,
        template: str,
        *,
        tag: str = "div",
        classes: str = "",
        on_act: Handler | Mapping[str, Handler] | None = None,
        shared: Hashable = None,
        **context: Any,
    ) -> None:
        self._template = template
        self._on_act: Handler | Mapping[str, Handler] = {}
        self._context = context
        if shared is None:
            html = render(template, **context)
        else:
            html = render_shared(template, shared, **context)
        super().__init__(html, sanitize=False, tag=tag)
        del self.props["sanitize"]
        self.classes(classes)
        if on_act is not None:
            for handler in on_act.values() if isinstance(on_act, Mapping) else [on_act]:
                require_act(handler)
            self._on_act = on_act
            self.on("click", self._dispatch, js_handler=EMIT_ACT)
            self.on("submit", self._dispatch, js_handler=EMIT_ACT)

    def _handle_delete(self) -> None:
        """Let go what it shows and whom it asks: that holds the fragment, and would stay, too."""
        super()._handle_delete()
        self._context, self._on_act = {}, {}

    def refresh(self, **context: Any) -> None:
        """Render again; values that are not given stay as they were."""
        if self.is_deleted:
            return
        self._context.update(context)
        self.content = render(self._template, **self._context)

    async def _dispatch(self, event: GenericEventArguments) -> None:
        if sent := Sent.of(event.args):
            await self.act(sent.act, sent.arg, sent.fields)

    _dispatch.is_act = True  # type: ignore[attr-defined]  # it reaches guarded handlers only

    async def act(self, act: str, arg: str = "", fields: Mapping[str, str] | None = None) -> None:
        """Do what a button of the fragment asks for; unknown acts are ignored."""
        if not isinstance(self._on_act, Mapping):
            await _call(self._on_act, act, arg, fields or {})
        elif handler := self._on_act.get(act):
            await _call(handler, arg, fields or {})


async def _call(handler: Handler, *values: Any) -> None:
    """Call a handler with as much as it wants to know."""
    await handler(*values[: len(inspect.signature(handler).parameters)])
