"""What of an address counts on a page that is only read."""

import pytest

from components.reading.address import MOST_PAGES_KEPT, PAGE_NUMBER, TYPED, Address, Choice

ADDRESS = Address({"kind": Choice(lambda: ["query", "file"]), "q": TYPED, "page": PAGE_NUMBER})


def test_known_names_count_in_one_order_with_values_of_their_lists() -> None:
    given = {"page": "2", "x": "1", "kind": "query", "q": ""}

    assert list(ADDRESS.read(given).items()) == [("kind", "query"), ("page", "2")]
    assert ADDRESS.read({"kind": "QUERY", "page": "1"}) == {}


@pytest.mark.parametrize("text", ["0", "1", "-2", "2.0", "２", "٣", "", "x", "1234567", "\ud800"])
def test_what_is_no_later_page_is_the_first(text: str) -> None:
    assert PAGE_NUMBER.read(text) == ""


def test_a_number_is_the_same_in_every_spelling() -> None:
    assert PAGE_NUMBER.read("007") == "7"


def test_only_a_known_number_of_pages_is_kept() -> None:
    assert ADDRESS.is_cacheable({"kind": "query", "page": str(MOST_PAGES_KEPT)})
    assert not ADDRESS.is_cacheable({"page": str(MOST_PAGES_KEPT + 1)})
    assert not ADDRESS.is_cacheable({"q": "工伤"})
    assert ADDRESS.is_cacheable({})
