"""A captcha for every test, with a small stock of drawings."""

from collections.abc import Iterator

import pytest

from auth.captcha.pool import DrawingPool
from auth.captcha.service import CaptchaService
from auth.puzzle.drawing import Level


@pytest.fixture
def captcha() -> Iterator[CaptchaService]:
    """A captcha whose thread ends with the test."""
    service = CaptchaService(DrawingPool(dict.fromkeys(Level, 1)))
    yield service
    service.stop()
