"""网上办事服务大厅: puts the site together and starts it."""

import gc
import sys

IS_TEST = "pytest" in sys.modules  # page tests put the site together for every test
if not IS_TEST:
    gc.disable()  # a quarter of the start: what is loaded is no garbage; see `auth.web.memory`

import importlib
import pkgutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog
from nicegui import Client, app, background_tasks, ui
from tortoise import Tortoise
from tortoise.context import get_current_context

import pages
from auth.accounts import registration
from auth.accounts.app_route import mount_app_route
from auth.captcha.route import mount_captcha
from auth.captcha.service import captcha
from auth.connectors import close_connectors, connectors
from auth.connectors.sms_callback import mount_sms_callback
from auth.doctor.health_route import mount_health_routes
from auth.doctor.listening import ONLY_SIX, local_url
from auth.doctor.start import prepare
from auth.gate.gate import install_gate
from auth.seams.page_sender import install_page_sender
from auth.seams.shortcut import install_shortcuts
from auth.seams.slow_request import ImpatientProtocol
from auth.seams.socket_end import install_socket_end
from auth.seams.socket_frames import install_socket_frames
from auth.session import timer
from auth.session.line_route import mount_line_route
from auth.session.route import mount_session_routes
from auth.session.socket import close_if_ended, install_socket_guard
from auth.sign_in.providers import close_providers
from auth.sign_in.route import mount_sign_in_routes
from auth.topics import bus
from auth.topics.bridge import bridged
from auth.uploads import slot
from auth.uploads.route import mount_uploads
from auth.web import memory
from auth.web.compression import Compression
from auth.web.error_page import install_error_pages
from auth.web.headers import NonceMiddleware
from auth.web.log import configure_logs
from auth.web.operator import twin_lines
from auth.worker import duties, registry_watch, revocation_watch
from auth.worker.outbox import OutboxWorker
from components.frame.bundle import ASSETS
from components.frame.page import mount_pages
from components.frame.theme import install_theme
from components.guard.proof import install_proof
from components.reading.reader import mount_reading
from components.sign_in.fresh_proof import ask_for_proof
from models.base.command import say
from models.base.topic import install_publisher
from models.base.tx import drain
from models.search.search import warm_up
from models.seed.demo import demo_lines
from models.seed.load import seed
from pages.public.help_check_plain import mount_plain_check
from pages.sandbox.api import mount_sandbox_api
from pages.sandbox.ca import mount_sandbox_ca
from pages.sandbox.token import mount_sandbox_token
from settings import settings

PRUNE_EVERY = 1.0  # a few pages at a time
UNCONNECTED_FOR = 15.0
RECONNECT_WITHIN = 30.0
MESSAGES_KEPT = 200  # for a page that is cut off; whoever acknowledges nothing fills the memory
ONCE = 10.0 * 365 * 86_400  # seconds until uvicorn would tell again that it listens
_log = structlog.get_logger()


@asynccontextmanager
async def database() -> AsyncIterator[None]:
    """Connect and seed; a test has a database of its own already."""
    if get_current_context() is not None:
        yield
        return
    config: Any = settings.tortoise_config()
    context = await Tortoise.init(config=config, _enable_global_fallback=True)
    try:
        await seed(settings.demo)
        yield
    finally:
        await drain()
        await context.close_connections()


@asynccontextmanager
async def background() -> AsyncIterator[None]:
    """The outbox worker beside the pages, for as long as the site runs."""
    worker = OutboxWorker()
    background_tasks.create(worker.run(), name="outbox worker")
    try:
        yield
    finally:
        await worker.stop()
        captcha.stop()
        await close_connectors()
        await close_providers()


def install_lifespan() -> None:
    """Open the database before the first request; NiceGUI does not wait for on_startup."""
    inner = app.router.lifespan_context
    if (first := getattr(app, "_hall_lifespan", None)) is None:
        app._hall_lifespan = first = inner  # type: ignore[attr-defined]  # tests run main again

    @asynccontextmanager
    async def lifespan(site: Any) -> AsyncIterator[Any]:
        async with database(), first(site) as state, bridged(), background():
            if not IS_TEST:
                await warm_up()  # the index of the search
                memory.settle()
            _Greeting.lines = await greeting()
            yield state

    app.router.lifespan_context = lifespan


class _Greeting:
    """What is told once the site listens."""

    lines: Sequence[str] = ()


async def greeting() -> list[str]:
    """Where the site is and who can sign in."""
    if IS_TEST:
        return []
    where = settings.base_url or local_url(settings.host, settings.port)
    only_six = [f"注意：{ONLY_SIX}"] if settings.host == "::" else []
    started = f"\n{settings.site_name}已启动：{where}\n"
    return [started, *only_six, *twin_lines(settings), *await demo_lines()]


async def greet() -> None:
    """Tell who starts the site that it can be opened; uvicorn calls this when it listens."""
    for line in _Greeting.lines:
        say(line)


def start_timers() -> None:
    """What this process does by the clock."""
    look = timer.LOOK_EVERY if settings.is_sqlite else timer.LOOK_EVERY_SHARED
    memory.look_after()
    app.timer(PRUNE_EVERY, lambda: Client.prune_instances(client_age_threshold=UNCONNECTED_FOR))
    app.timer(look, timer.look_after_pages)
    app.timer(timer.END_EVERY, timer.end_overdue)
    app.timer(registration.LOOK_EVERY, registration.look_after_codes)
    app.timer(duties.LOOK_EVERY, duties.look_after_members, immediate=False)
    app.timer(registry_watch.LOOK_EVERY, registry_watch.watch_registry, immediate=False)
    app.timer(revocation_watch.LOOK_EVERY, revocation_watch.watch_revocations, immediate=False)
    app.timer(revocation_watch.LOOK_EVERY, revocation_watch.ask_authorities, immediate=False)
    app.timer(slot.SWEEP_EVERY, slot.slots.sweep)


def import_pages() -> None:
    """Import every screen, so that it registers itself."""
    for module in pkgutil.walk_packages(pages.__path__, "pages."):
        importlib.import_module(module.name)


def put_together() -> None:
    """Everything between an empty app and the site; tests do it again for every page test."""
    configure_logs()
    install_lifespan()
    install_gate(app)
    install_socket_guard()
    install_socket_frames()
    install_socket_end()
    install_page_sender()
    app.add_middleware(NonceMiddleware)
    install_error_pages(app)
    app.on_exception(lambda error: _log.error("exception", error=type(error).__name__))
    bus.watch("session:", close_if_ended)
    install_publisher(bus.publish)
    install_theme()
    install_shortcuts()
    install_proof(ask_for_proof)
    mount_health_routes()
    mount_line_route()
    mount_session_routes()
    mount_captcha(app)
    mount_uploads(app)
    mount_sms_callback(app, connectors().sms)
    mount_app_route(app, connectors().app)
    import_pages()
    mount_pages()
    mount_reading()
    mount_sign_in_routes()  # after the pages: what they have below /login comes first
    mount_sandbox_token()
    mount_plain_check()
    mount_sandbox_ca()
    mount_sandbox_api()  # after its page: NiceGUI takes away whatever has a page's very path
    start_timers()


def main() -> None:
    """Start, or say everything that keeps the site from starting."""
    lock = None if IS_TEST else prepare()
    put_together()
    ui.run(
        host=settings.host,
        port=settings.port,
        title=settings.site_name,
        favicon=ASSETS / "emblem.svg",
        dark=None,
        language="zh-CN",
        tailwind=False,
        reload=False,
        show=False,
        show_welcome_message=False,
        gzip_middleware_factory=Compression,
        reconnect_timeout=RECONNECT_WITHIN,
        message_history_length=MESSAGES_KEPT,
        http=ImpatientProtocol,
        access_log=False,
        server_header=False,
        log_config=None,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=10,
        callback_notify=greet,
        timeout_notify=ONCE,
    )
    del lock


if __name__ in {"__main__", "__mp_main__"}:
    main()
