"""Tests of `models/records`."""
