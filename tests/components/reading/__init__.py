"""Tests of the pages that are only read."""
