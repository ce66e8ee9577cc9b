"""Tests of the flows that need an answer from outside, and of what guards the way in."""
