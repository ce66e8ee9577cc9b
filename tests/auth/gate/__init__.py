"""Tests of `auth/gate`."""
