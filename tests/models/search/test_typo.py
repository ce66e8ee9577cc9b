"""One typing error is found wherever it is; two are not."""

from hypothesis import given
from hypothesis import strategies as st

from models.search.typo import find_similar

SIGNS = "工伤认定申请"


@given(
    text=st.text(SIGNS, min_size=4, max_size=12),
    at=st.integers(0, 11),
    kind=st.sampled_from(["drop", "add", "change", "swap"]),
)
def test_every_single_error_is_found_wherever_it_is(text: str, at: int, kind: str) -> None:
    at %= len(text)
    changed = {
        "drop": text[:at] + text[at + 1 :],
        "add": f"{text[:at]}错{text[at:]}",
        "change": f"{text[:at]}错{text[at + 1 :]}",
        "swap": text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    }[kind]

    span = find_similar(changed, f"前{text}后")

    assert span is not None
    assert 0 <= span[0] < span[1] <= len(text) + 2


def test_two_errors_are_too_many() -> None:
    assert find_similar("工商人定", "工伤认定进度查询") is None
