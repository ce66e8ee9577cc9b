"""Tests of `models/setting`."""
