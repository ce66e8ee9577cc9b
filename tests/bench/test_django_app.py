"""The site that the pages are compared with still shows what the hall's database holds."""

from pathlib import Path
from urllib.request import Request, urlopen

from auth.web.door import HALL
from tests.bench.pages import PAGES, SIGNED_IN, an_item
from tests.bench.sites import djangos
from tests.support.server import Server
from tests.support.server_session import sign_in_at


def test_django_shows_every_page_under_each_server(tmp_path: Path) -> None:
    with Server(tmp_path / "hall") as server:
        item, session = an_item(server), sign_in_at(server).session
        paths = {name: path.format(code=item) for name, path in PAGES.items()}
        with djangos(server) as sites:
            for site in sites:
                for name, path in paths.items():
                    cookie = f"{HALL.cookie}={session}" if name in SIGNED_IN else ""
                    with urlopen(Request(site.url + path, headers={"Cookie": cookie})) as answer:
                        assert answer.url == site.url + path, site.name
                        assert answer.read()
