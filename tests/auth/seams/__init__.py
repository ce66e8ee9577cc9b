"""Tests of `auth/seams`."""
