"""NiceGUI's page template with what the hall changes in it, checked part by part at the start.

A browser without scripts, or one that cannot do what the page needs, gets a whole page of plain
HTML instead; `boot.js` decides by what the browser can do. The text stands in ``noscript``, so
that it costs a current browser neither an element nor a shift of the layout.

What no page of the hall uses is left out: the fonts of NiceGUI (we have one of our own), and the
library that cleans foreign HTML, since all HTML comes from our own templates.

The page stands in its body as HTML until its script takes over (`painted.js`): the browser paints
it, and goes to the place in it that the address names, before any script has come.
"""

from functools import cache

from jinja2 import DictLoader
from nicegui import client as nicegui_client

from auth.seams.painting import install_painting
from components.frame.bundle import ASSETS, bare_script, old_browser_style
from components.frame.paint import paint_live
from components.frame.quasar_sheet import sheet_link
from components.parts.fragment import render

TEMPLATE = "index.html"
STYLE_FROM, STYLE_TO = "<style>\n      @layer theme", '<script type="importmap">'
FALLBACK_FROM, FALLBACK_TO = "<style>\n      #esm-fallback {", '<div id="app"'
PURIFY_FROM, PURIFY_TO = "// Load DOMPurify", "const app = createApp("
# Our templates are escaped already; whatever else asks for foreign HTML gets it shown as text.
AS_TEXT = "Element.prototype.setHTML = function (text) { this.textContent = text; };\n      "
HEAD, BODY = '<meta name="viewport"', "<body>"
LANGUAGE = ' lang="{{ html_lang }}"{% else %}'
LEFT_TO_RIGHT = ' lang="{{ html_lang }}" dir="ltr"{% else %}'  # as Quasar's script would say
# The page is painted without it; the style sheets come first.
PRELOAD, PRELOAD_LATER = 'rel="modulepreload"', 'rel="modulepreload" fetchpriority="low"'
APP = '<div id="app" {% if unocss %}class="nicegui-unocss-loading" {% endif %}></div>'
PAINTED = '<div id="app">{{ request.state.painted | safe }}</div>'
AS_SENT = '<script>rsFirst = document.getElementById("app").innerHTML;</script>'
MOUNT = 'app.mount("#app");'
HASH_FROM, HASH_TO = "// Scroll to fragment after Vue mounts", "</script>\n  </body>"


def install_template() -> None:
    """Let every page be made from the changed template; repeated calls never stack."""
    install_painting(paint_live)
    environment = nicegui_client.templates.env
    if isinstance(environment.loader, DictLoader) or environment.loader is None:
        return
    source, _, _ = environment.loader.get_source(environment, TEMPLATE)
    environment.loader = DictLoader({TEMPLATE: changed(source)})


def changed(source: str) -> str:
    """The template of the hall; raises when NiceGUI's own one is not what this was written for."""
    source = _without(source, STYLE_FROM, STYLE_TO, sheet_link())
    source = _replaced(source, 'document.getElementById("esm-fallback")?.remove();', "")
    source = _without(source, FALLBACK_FROM, FALLBACK_TO)
    source = _without(source, PURIFY_FROM, PURIFY_TO, AS_TEXT)
    source = _replaced(source, PRELOAD, PRELOAD_LATER)
    source = _replaced(source, LANGUAGE, LEFT_TO_RIGHT)
    source = _replaced(source, APP, f"<script>{_script('painted')}</script>{PAINTED}{AS_SENT}")
    source = _replaced(source, MOUNT, f"rsTakeOver(() => {MOUNT[:-1]});")
    source = _without(source, HASH_FROM, HASH_TO)
    source = _replaced(source, HEAD, f"{{% raw %}}{_first_in_head()}{{% endraw %}}{HEAD}")
    return _replaced(source, BODY, f"{BODY}{{% raw %}}{_first_in_body()}{{% endraw %}}")


@cache
def _first_in_head() -> str:
    """The newer kernel of 360 is asked for; the look of the text for old ones, and who gets it."""
    return (
        '<meta http-equiv="X-UA-Compatible" content="IE=edge">'
        '<meta name="renderer" content="webkit">'
        f'<noscript id="rs-old-look"><style>{old_browser_style()}</style></noscript>'
        f"<script>{_script('boot')}</script>\n    "
    )


@cache
def _first_in_body() -> str:
    text = "".join(line.strip() for line in render("frame/old_browser.html").splitlines())
    return f'<noscript id="rs-old-text">{text}</noscript><script>{_script("old_browser")}</script>'


def _script(name: str) -> str:
    return bare_script((ASSETS / f"{name}.js").read_text("utf8"))


def _replaced(source: str, old: str, new: str) -> str:
    if source.count(old) != 1:
        raise RuntimeError(f"NiceGUI's page template has changed: {source.count(old)} x {old!r}")
    return source.replace(old, new)


def _without(source: str, start: str, end: str, new: str = "") -> str:
    """The source without what stands between two marks."""
    for mark in (start, end):
        if source.count(mark) != 1:
            raise RuntimeError(f"NiceGUI's page template has changed: {mark!r}")
    before, _, rest = source.partition(start)
    return f"{before}{new}{end}{rest.partition(end)[2]}"
