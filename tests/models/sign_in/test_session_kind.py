"""Why a session has ended: the limits that its words name are those that hold."""

from datetime import timedelta

import pytest

from models.sign_in.freeze import FROZEN_FOR
from models.sign_in.session import MAX_LIVE
from models.sign_in.session_kind import EndReason
from models.sign_in.session_row import ABSOLUTE, IDLE

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("reason", "limit"),
    [
        (EndReason.IDLE, f"超过{IDLE // timedelta(minutes=1)}分钟没有操作"),
        (EndReason.ABSOLUTE, f"已满{ABSOLUTE // HOUR}小时"),
        (EndReason.TOO_MANY, f"超过{MAX_LIVE}个"),
        (EndReason.FROZEN, f"已冻结{FROZEN_FOR // HOUR}小时"),
    ],
)
def test_the_words_name_the_limit_that_holds(reason: EndReason, limit: str) -> None:
    assert limit in reason.told
