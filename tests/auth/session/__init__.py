"""Tests of `auth/session`."""
