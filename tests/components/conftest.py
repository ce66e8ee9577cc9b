"""Fixtures of the tests of components."""

from tests.support.simulated import heard_alone, in_front, no_pace

__all__ = ["heard_alone", "in_front", "no_pace"]
