"""Tests of `pages/accounts`."""
