"""Fixtures of the tests of components."""

from tests.support.simulated import in_front, no_pace

__all__ = ["in_front", "no_pace"]
