"""A page is sent painted, its fragments once; whoever asks later gets them whole."""

import json
import re

import pytest
from nicegui import Client
from nicegui.testing import User

from auth.seams.painting import install_painting
from components.parts.fragment import Fragment
from tests.support.page import fragments
from tests.support.painted import inner_html, painting

MASTHEAD = 'class="rs-logo"'


async def test_what_a_fragment_shows_is_sent_once_and_stands_in_the_body(user: User) -> None:
    await user.open("/login")
    sent = (await user.http_client.get("/login")).text

    assert sent.count(MASTHEAD) == 1
    assert MASTHEAD in painting(sent)


async def test_a_page_that_is_open_keeps_no_painting_and_tells_its_fragments_whole(
    user: User,
) -> None:
    client = await user.open("/login")

    assert not hasattr(client.request.state, "painted")
    assert [each for each in fragments(user) if each.props["innerHTML"] != each.content] == []
    assert [each for each in fragments(user) if "innerHTML" not in each._to_dict()["props"]] == []


async def test_each_fragment_stands_in_the_body_as_it_was_rendered(user: User) -> None:
    shown: dict[str, str] = {}
    await user.open("/login")
    sent = (await user.http_client.get("/login")).text
    standing = inner_html(painting(sent))
    for fragment in fragments(user):
        if not _is_in_a_dialog(fragment):
            shown[str(fragment.props.get("id", f"c{fragment.id}"))] = fragment.content

    assert json.dumps({key: standing.get(key) for key in shown}) == json.dumps(shown)
    assert re.search(r'"innerHTML"', sent) is None


async def test_a_script_that_slipped_into_a_fragment_gets_no_nonce(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Client, "build_response", Client.build_response)  # as it was, afterwards
    install_painting(lambda _page: ("<p><script>steal()</script></p>", ()))
    sent = (await user.http_client.get("/login")).text

    assert "<p>&lt;script>steal()" in sent
    assert re.search(r"<script[^>]*>steal", sent) is None


def _is_in_a_dialog(fragment: Fragment) -> bool:
    return any(each.tag == "q-dialog" for each in fragment.ancestors())
