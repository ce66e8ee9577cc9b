"""Tests of `pages/person`."""
