"""The look of every page: style sheets, one icon font, theme and text size without a flash."""

import copy
import html

from nicegui import app, ui
from nicegui.translations import translations

from auth.web import cookies
from auth.web.page_note import Note
from components.frame.bundle import ASSETS, asset_version, mount_bundle, script_address
from components.frame.quasar_sheet import COLORS, mount_quasar_sheet
from components.frame.template import install_template
from settings import settings

# Quasar asks for its icons by name; all of them come from our one font.
ICON_MAP = (
    "vue_config.iconMapFn = n => /^[a-z0-9_]+$/.test(n) ? {cls: 'notranslate rs-i', content: "
    "n === 'arrow_drop_down' ? 'expand_more' : n.replace(/^sym_o_/, '')} : undefined;"
)


MORE_SCRIPTS: Note[tuple[str, ...]] = Note("hall_scripts", ())


def install_theme() -> None:
    """Give all pages their look; called once, before the site starts."""
    mount_bundle()
    mount_quasar_sheet()
    app.add_static_files("/assets", ASSETS, max_cache_age=31536000)
    app.colors(**COLORS)
    app.config.quasar_config["loadingBar"]["skipHijack"] = True  # nameless for readers
    app.config.vue_config_script = ICON_MAP + app.config.vue_config_script
    version = asset_version()
    links = (
        f'<meta name="description" content="{html.escape(described())}">'
        f'<link rel="preload" href="/assets/icons.woff2?v={version}" as="font" crossorigin>'
        f'<link rel="stylesheet" href="/hall.css?v={version}">'
        f'<script defer src="{script_address("hall")}"></script>'
        f'<script defer src="{script_address("live")}"></script>'
    )
    install_template()
    ui.add_head_html(links, shared=True)
    translations["zh-CN"].update(
        message_too_long="提交的内容过长",
        message_too_long_body="请缩短后重试",
    )


def add_script(bundle: str) -> None:
    """Let the current page run scripts that only some pages need."""
    ui.add_head_html(f'<script defer src="{script_address(bundle)}"></script>')
    MORE_SCRIPTS.note((*MORE_SCRIPTS.of(), bundle))


def described() -> str:
    """What search engines show of every page."""
    return f"{settings.site_owner}{settings.site_name}：单位注册、登录、办事与查询"


def apply_theme(*, in_center: bool = False) -> None:
    """Let the current page be light, dark or as the system says, as its browser has chosen.

    ``in_center`` brings the style sheet that only the centers and the phone need.
    """
    client = ui.context.client
    if in_center:
        ui.add_head_html(f'<link rel="stylesheet" href="/center.css?v={asset_version()}">')
    chosen = client.request.cookies.get(cookies.THEME, "")
    client.page = copy.copy(client.page)
    client.page.dark = {"dark": True, "light": False}.get(chosen)
