"""Tests of `models/accounts`."""
