"""Pages of lists: how many there are, and which are offered."""

import pytest

from models.base.page import Page, asked_page, cut_page, nearest_page


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


@pytest.mark.parametrize(
    ("typed", "asked"), [("3", 3), ("", 1), ("-1", 1), ("x", 1), ("9" * 5000, 1), ("²", 1)]
)
def test_an_address_that_names_no_page_asks_for_the_first(typed: str, asked: int) -> None:
    assert asked_page(typed) == asked


def test_a_list_is_cut_into_pages_and_one_beyond_the_end_is_the_last() -> None:
    assert cut_page(range(25), 2, 10).rows == range(10, 20)
    last = cut_page(range(25), 99, 10)
    assert (list(last.rows), last.number, last.total) == ([20, 21, 22, 23, 24], 3, 25)
