"""Pages of lists: how many there are, and which are offered."""

import pytest

from models.base.page import Page, nearest_page


@pytest.mark.parametrize(
    ("total", "number", "offered"),
    [
        (0, 1, [1]),
        (30, 2, [1, 2, 3]),
        (1000, 1, [1, 2, 0, 100]),
        (1000, 50, [1, 0, 49, 50, 51, 0, 100]),
        (50, 4, [1, 2, 3, 4, 5]),
    ],
)
def test_a_pager_offers_the_ends_and_what_is_near(
    total: int, number: int, offered: list[int]
) -> None:
    assert Page([], total, number, 10).offered == tuple(offered)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (2, 2), (10**6, 4)])
def test_a_page_beyond_the_ends_is_the_nearest_one(asked: int, given: int) -> None:
    assert nearest_page(asked, 31, 10) == given
