"""Tests of `models/units`."""
