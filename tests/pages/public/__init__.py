"""Tests of `pages/public`."""
