"""Fragments: what their filters make of values, with everything escaped."""

from components.parts.fragment import whole_days


def test_no_day_breaks_at_its_hyphens_and_the_rest_is_escaped() -> None:
    day = '<span class="rs-nowrap">2026-12-29</span>'

    assert whole_days("<b>，到 2026-12-29 12:00") == f"&lt;b&gt;，到 {day} 12:00"
    assert whole_days("长期有效") == "长期有效"
