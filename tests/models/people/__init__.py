"""Tests of `models/people`."""
