"""Tests of `models/standards`."""
