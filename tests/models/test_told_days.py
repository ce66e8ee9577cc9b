"""A day in a sentence is written in words; the form of lists stands in lists alone."""

import re

import pytest

from models.base.error import HallError
from models.records.message import Message
from tests.support.people_verbs import TABLE, house
from tests.support.way_in_verbs import WAYS_IN

UNEVEN = re.compile(r"\d月|月\d|\d日|\d:\d\d[\u4e00-\u9fff]|[\u4e00-\u9fff]\d+:\d\d")
LISTED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}年")


@pytest.mark.parametrize("who", ["rep", "manager"])
async def test_no_message_and_no_refusal_names_a_day_as_a_list_does(who: str) -> None:
    here = await house()
    told = []
    for verb, _, _ in [*TABLE, *WAYS_IN]:
        try:
            await verb(here, getattr(here, who))
        except HallError as refused:
            told.append(refused.message)

    told += [each.text for each in await Message.all()]

    assert [text for text in told if re.search(r"\d 月 \d", text)]
    assert [text for text in told if LISTED.search(text)] == []
    assert [text for text in told if UNEVEN.search(text)] == []
