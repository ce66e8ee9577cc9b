"""Fixtures of the journeys: the real server, watched pages, the sandbox's API.

Journeys run in a pytest process of their own (`pytest tests/journeys`), because
Playwright keeps an event loop running that the other tests could not share.
"""

import os
import re
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import DESKTOP, PHONE, Watch
from tests.support.log import LogWatch
from tests.support.sandbox import SandboxApi
from tests.support.server import Server

NewPage = Callable[..., Page]
STEP_WITHIN = 10_000  # milliseconds that a step of a journey may wait
TRACED = "HALL_TEST_TRACE" in os.environ  # half as slow again: only to look into a failure
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember whether the test failed, for the pictures taken afterwards."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A stopped server with nothing but the demo data, to copy from."""
    server = Server(tmp_path_factory.mktemp("pristine"))
    server.start()
    server.stop()
    return server


@pytest.fixture(scope="session")
def shared_server(pristine: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most journeys share."""
    with pristine.copy(tmp_path_factory.mktemp("shared") / "server") as server:
        yield server


@pytest.fixture
def hall(shared_server: Server, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The shared server; its log is shown when the test fails."""
    yield shared_server
    _show_log(shared_server, request)


@pytest.fixture
def own_hall(pristine: Server, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server for one test, with fresh demo data, that may be killed, slowed or set wrong."""
    with pristine.copy(tmp_path / "server") as server:
        yield server
    _show_log(server, request)


def _show_log(server: Server, request: pytest.FixtureRequest) -> None:
    if request.node.stash.get(FAILED, False):
        print(f"--- log of {server.url} ---\n{server.tail()}")


@pytest.fixture
def sandbox(hall: Server) -> Iterator[SandboxApi]:
    """The sandbox of the shared server; faults that a test switched on are switched off."""
    api = SandboxApi(hall.url)
    yield api
    api.clear_faults()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test on anything that goes wrong behind the picture."""
    watching = Watch()
    yield watching
    problems = watching.problems()
    assert not problems, "Behind the picture:\n" + "\n".join(problems)


@pytest.fixture
def new_page(
    browser: Browser, hall: Server, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[NewPage]:
    """Opens pages: `new_page()`, `new_page(PHONE)`, `new_page(server=own_hall)`.

    Each has a browser context of its own, as if another person sat at another machine. The log is
    read afterwards: nothing of anybody stands there, and nothing that opens anything.
    """
    contexts: list[BrowserContext] = []
    logs: dict[str, LogWatch] = {}

    def open_page(device: Mapping[str, Any] = DESKTOP, server: Server = hall) -> Page:
        context = browser.new_context(
            base_url=server.url, locale="zh-CN", timezone_id="Asia/Shanghai", **device
        )
        contexts.append(context)
        context.set_default_timeout(STEP_WITHIN)
        if TRACED:
            context.tracing.start(screenshots=True, snapshots=True)
        watch.attend(context, server.url)
        logs.setdefault(server.url, LogWatch(server)).attend(context)
        return context.new_page()

    yield open_page
    if request.node.stash.get(FAILED, False) or watch.problems():
        _keep_pictures(contexts, request.node.name)
    leaks = [leak for log in logs.values() for leak in log.leaks()]
    for context in contexts:
        context.close()
    assert leaks == [], "The log tells secrets"


def _keep_pictures(contexts: list[BrowserContext], name: str) -> None:
    """Store what every page showed; with HALL_TEST_TRACE=1 a trace for `playwright show-trace`."""
    folder = Path(tempfile.mkdtemp(prefix=f"hall-{re.sub(r'[^a-z0-9]+', '-', name)[:60]}-"))
    for number, context in enumerate(contexts, 1):
        for index, page in enumerate(context.pages, 1):
            page.screenshot(path=folder / f"browser-{number}-page-{index}.png", full_page=True)
        if TRACED:
            context.tracing.stop(path=folder / f"browser-{number}-trace.zip")
    print(f"Pictures: {folder}")


@pytest.fixture
def desktop(new_page: NewPage) -> Page:
    """A page of 1440 x 900 on the shared server."""
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    """A page of 390 x 844 with touch on the shared server, somebody else's browser."""
    return new_page(PHONE)
