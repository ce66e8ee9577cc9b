"""Tests of `auth/doctor`."""
