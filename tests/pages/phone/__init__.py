"""Tests of `pages/phone`."""
