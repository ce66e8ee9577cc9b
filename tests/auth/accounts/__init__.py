"""Tests of `auth/accounts`."""
