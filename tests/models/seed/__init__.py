"""Tests of `models/seed`."""
