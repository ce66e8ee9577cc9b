"""Tests of `pages/sandbox`."""
