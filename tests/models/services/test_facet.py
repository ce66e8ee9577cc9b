"""Facets: sets of a list's entries by their values."""

from hypothesis import given
from hypothesis import strategies as st

from models.services.facet import FacetIndex


@given(st.lists(st.integers(0, 40)), st.integers(2, 5), st.integers(2, 5))
def test_sets_find_what_a_walk_through_the_list_finds(
    numbers: list[int], first: int, second: int
) -> None:
    index = FacetIndex(numbers, {"rest": lambda n: [n % first], "parts": lambda n: range(n % 7)})

    found = index.having("rest", 1) & index.having("parts", second)

    wanted = [n for n in numbers if n % first == 1 and second in range(n % 7)]
    assert list(index.entries(found)) == wanted
    assert found.bit_count() == len(wanted)
    assert list(index.entries(index.everything)) == numbers


def test_a_value_that_nobody_has_finds_nothing() -> None:
    index = FacetIndex(["a"], {"letter": lambda entry: [entry]})

    assert index.having("letter", "b") == 0
    assert list(index.entries(0)) == []
