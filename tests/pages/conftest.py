"""Fixtures of the page tests."""

from tests.support.passkey_page import calls
from tests.support.simulated import heard_alone, in_front, no_pace

__all__ = ["calls", "heard_alone", "in_front", "no_pace"]
