"""Fixtures of all tests with a simulated browser."""

import re
from typing import Any

import pytest
from nicegui.testing import User

from auth.gate import gate
from auth.topics import bus


@pytest.fixture
def no_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one browser ask as often as it likes."""
    monkeypatch.setattr(gate, "page_wait", lambda *_, **__: 0)


@pytest.fixture(autouse=True)
def in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer for every browser that its page is the one that somebody looks at."""
    begin = User.__init__

    def begin_in_front(self: User, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        self.javascript_rules[re.compile(".*document.visibilityState.*")] = lambda _: True

    monkeypatch.setattr(User, "__init__", begin_in_front)


@pytest.fixture(autouse=True)
def heard_alone() -> None:
    """Let nothing wake a page of the tests before: the rows of every test have the same keys."""
    bus._topics.clear()
