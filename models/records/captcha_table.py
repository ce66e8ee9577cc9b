"""The limits on the puzzles of the slider.

The rules of `models/records/limit_table.py` hold for them as well.
"""

from models.records.limit import HOUR, KNOWN, MINUTE, OFFICE, Limit, Per
from settings import settings

_COUNTER = f"也可以到窗口办理（{settings.counter}）"
_BOTH = frozenset({KNOWN, OFFICE})

# 滑块拼图. Of a network 60 answers and 30 failures, not fewer: from the tenth failure on its
# puzzles are the hardest (`auth/captcha/limit.py`), which stops a guesser and not the neighbors.
CAPTCHA_ISSUES = Limit("captcha issues", Per.BROWSER, 10, MINUTE, "换图过于频繁", "")
CAPTCHA_NETWORK_ISSUES = Limit(
    "captcha network issues",
    Per.NETWORK,
    60,
    10 * MINUTE,
    "当前网络验证过于频繁",
    _COUNTER,
    _BOTH,
)
CAPTCHA_NETWORK_ANSWERS = Limit(
    "captcha network answers",
    Per.NETWORK,
    60,
    10 * MINUTE,
    "当前网络验证过于频繁",
    _COUNTER,
    _BOTH,
)
CAPTCHA_FAILURES = Limit("captcha failures", Per.BROWSER, 6, 10 * MINUTE, "验证失败次数过多", "")
CAPTCHA_PAUSE = Limit("captcha pause", Per.BROWSER, 1, MINUTE, "验证失败次数过多", "")
CAPTCHA_NETWORK_FAILURES = Limit(
    "captcha network failures",
    *(Per.NETWORK, 30, 10 * MINUTE),
    "当前网络验证失败次数过多",
    _COUNTER,
    _BOTH,
)

# The subject is whatever the form is about. Nobody is refused by it, lest anybody could close an
# account's recovery to its owner: its puzzles are the hardest from then on.
CAPTCHA_PASSES = Limit("captcha passes", Per.SUBJECT, 5, HOUR, "验证次数过多", _COUNTER)
CAPTCHA_ODDITIES = Limit("captcha oddities", Per.BROWSER, 1, 10 * MINUTE, "请重新验证", "")
