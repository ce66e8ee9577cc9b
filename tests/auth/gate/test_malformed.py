"""What a page says of itself when its socket begins, and what none says."""

from typing import Any

import pytest

from auth.gate.malformed import MALFORMED, require_sound

SOUND = {"client_id": "c", "tab_id": "t", "document_id": "d", "next_message_id": 7}


@pytest.mark.parametrize(
    "more", [{}, {"next_message_id": "12"}, {"old_tab_id": "o"}, {"old_tab_id": None}]
)
def test_what_a_browser_says_is_sound(more: dict[str, Any]) -> None:
    require_sound({**SOUND, **more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"tab_id": []},
        {"tab_id": ""},
        {"document_id": {}},
        {"document_id": None},
        {"client_id": 5},
        {"old_tab_id": ["o"]},
        {"next_message_id": "x"},
        {"next_message_id": -1},
        {"next_message_id": "9" * 5000},
        {"next_message_id": [1]},
    ],
)
def test_what_no_browser_says_is_refused_before_half_of_it_is_kept(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"names|number"):
        require_sound({**SOUND, **wrong})


@pytest.mark.parametrize("nothing", [5, "text", None, []])
def test_what_says_nothing_at_all_is_malformed(nothing: object) -> None:
    with pytest.raises(MALFORMED):
        require_sound(nothing)
