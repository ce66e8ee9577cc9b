"""Fixtures of the page tests."""

from tests.support.simulated import in_front, no_pace

__all__ = ["in_front", "no_pace"]
