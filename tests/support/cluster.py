"""Two processes of the hall behind nginx, on one PostgreSQL and one Redis."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from auth.web.cookies import NODE
from tests.support.server import Server
from tests.support.services import NODES, Nginx, Postgres, Redis


class Cluster:
    """The whole: browsers go to `url`, tests kill and restart parts of it."""

    def __init__(self, folder: Path, postgres: Postgres, redis: Redis) -> None:
        self.postgres = postgres
        self.redis = redis
        self.nodes = {
            name: Server(
                folder / name,
                HALL_NODE=name,
                HALL_DATABASE_URL=postgres.url,
                HALL_REDIS_URL=redis.url,
            )
            for name in NODES
        }
        self.nginx = Nginx({name: node.port for name, node in self.nodes.items()})

    @property
    def url(self) -> str:
        """Where browsers go."""
        return self.nginx.url

    def start(self) -> None:
        """Start both processes at the same moment."""
        self.both(Server.start)

    def both(self, act: Callable[[Server], object]) -> None:
        """Do the same to both processes at once."""
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            list(pool.map(act, self.nodes.values()))

    @contextmanager
    def hanging(self, name: str) -> Iterator[None]:
        """Let a process stand still: it keeps its connections and answers nothing."""
        process = self.nodes[name]._process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            process.send_signal(signal.SIGCONT)

    @property
    def logs(self) -> list[Path]:
        """Where both write."""
        return [node.log for node in self.nodes.values()]

    def tail(self) -> str:
        """The last lines of both logs."""
        return "\n".join(f"--- {name} ---\n{node.tail()}" for name, node in self.nodes.items())


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Everything started, and stopped again whatever happens."""
    with Postgres() as postgres, Redis() as redis:
        made = Cluster(folder, postgres, redis)
        try:
            for node in made.nodes.values():  # the first one brings in the demo
                node.start()
            with made.nginx:
                yield made
        finally:
            made.both(Server.stop)


def go_to(page: Page, node: str) -> None:
    """Let the browser's next request go to a process, as if it had always been there."""
    cookie = {"name": NODE, "value": node, "domain": "127.0.0.1", "path": "/"}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # a TypedDict


def node_of(page: Page) -> str:
    """The process that holds the page last opened in this browser."""
    return next(c["value"] for c in page.context.cookies() if c.get("name") == NODE)
