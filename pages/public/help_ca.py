"""CA 驱动下载与自检 (/help/ca): how a unit gets a CA, the driver, and where it does not go on."""

from nicegui import ui

from auth.connectors import connectors, twins_active
from auth.web.caller import caller
from auth.web.operator import may_play
from components.frame.crumb import show_way
from components.frame.page import public_page
from components.parts.fragment import Fragment
from components.sign_in.ca_check import CaCheck
from models.setting.system import System

TITLE = "CA 驱动下载与自检"


@public_page("/help/ca", title=TITLE)
async def help_ca() -> None:
    """The check in the middle, what a unit needs beside it."""
    show_way(TITLE, ("帮助", "/help"))
    described = await connectors().ca.description()
    with ui.element("div").classes("rs-wrap rs-stack"):
        Fragment("public/help_ca_head.html", title=TITLE).classes("rs-between")
        with ui.element("div").classes("rs-withaside"):
            with ui.element("div").classes("rs-stack"):
                CaCheck()
                Fragment(
                    "public/help_ca_drivers.html",
                    tag="section",
                    classes="rs-card",
                    drivers=described.drivers,
                    is_twin=System.CA in twins_active(),
                    may_play=may_play(caller()),
                )
            Fragment("public/help_ca_aside.html", tag="aside", classes="rs-stack rs-aside").props(
                'aria-label="办理与求助"'
            )
