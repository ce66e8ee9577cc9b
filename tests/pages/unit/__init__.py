"""Tests of `pages/unit`."""
