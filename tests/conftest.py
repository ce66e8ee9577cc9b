"""Fixtures of all tests: a fresh database for every async test, a clock put back, the browser."""

import gc
import inspect
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest
from tortoise.context import TortoiseContext
from xdist.scheduler import LoadScopeScheduling

from models.base import clock
from models.base.topic import install_publisher
from tests.support.database import ON_POSTGRES, POSTGRES_URL, Template, make_template
from tests.support.kept import keep

if TYPE_CHECKING:
    from playwright.sync_api import Browser

hypothesis.settings.register_profile("hall", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("hall")
keep()


_files_begun: set[str] = set()


def pytest_runtest_logfinish(location: tuple[str, int | None, str]) -> None:
    """After the first test of a file, take what is loaded out of later collections.

    Every page test collects twice, each time through whatever was ever imported.
    """
    if location[0] not in _files_begun:
        _files_begun.add(location[0])
        gc.collect()
        gc.freeze()


def handed_out_with(nodeid: str) -> str:
    """The whole cluster goes to one process, which starts it once; all else test by test."""
    return "cluster" if nodeid.startswith("tests/cluster/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """What `--dist loadgroup` asks for; the plugin's own finds no group under this pytest."""
    if config.getvalue("dist") != "loadgroup":
        return None
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = handed_out_with
    return scheduler  # type: ignore[no-any-return]  # the plugin has no types


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """The migrated, empty database that every test gets a copy of."""
    if ON_POSTGRES and not POSTGRES_URL:
        pytest.skip("HALL_TEST_POSTGRES_URL is not set")
    made = make_template(tmp_path_factory.mktemp("template"))
    yield made
    made.drop()


@pytest.fixture
async def db(template: Template) -> AsyncIterator[TortoiseContext]:
    """A database of its own, seen by the test, by pages and by background tasks."""
    async with template.copy() as context:
        yield context


@pytest.fixture(autouse=True)
def _database_for_async_tests(request: pytest.FixtureRequest) -> None:
    """Give every async test its database; a test of a pure function needs none."""
    if inspect.iscoroutinefunction(request.function):
        request.getfixturevalue("db")


@pytest.fixture(autouse=True)
def _with_elements(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open pages that are only read as whoever is signed in gets them: User looks at elements.

    The builder is the same; what a stranger gets of it is HTML, for tests marked so.
    """
    if "user" in request.fixturenames and request.node.get_closest_marker("reading") is None:
        monkeypatch.setattr("components.reading.reader.ReadingRouter.asked", lambda *_: None)


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    """Undo a test's travel in time, and let no page of it listen to what the next test does."""
    yield
    clock.reset()
    install_publisher(lambda _topic: None)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for the journeys and the cluster of a process; tests get contexts of their own.

    Loaded where it is asked for: most tests need none.
    """
    from playwright.sync_api import sync_playwright

    from tests.support.browser import CHROMIUM_FLAGS, find_shell

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=find_shell(), args=list(CHROMIUM_FLAGS)
        )
        yield launched
        launched.close()
