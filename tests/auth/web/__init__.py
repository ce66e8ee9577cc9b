"""Tests of `auth/web`."""
