"""Tests of `models/search`."""
