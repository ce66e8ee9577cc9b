"""Fixtures of the page tests."""

from tests.support.passkey_page import calls
from tests.support.reading import catalogue, nothing_kept
from tests.support.simulated import heard_alone, in_front, no_pace

__all__ = ["calls", "catalogue", "heard_alone", "in_front", "no_pace", "nothing_kept"]
