"""Fixtures of the page tests."""

from tests.support.simulated import heard_alone, in_front, no_pace

__all__ = ["heard_alone", "in_front", "no_pace"]
