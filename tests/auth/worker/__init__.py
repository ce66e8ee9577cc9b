"""Tests of `auth/worker`."""
