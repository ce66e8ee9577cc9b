"""Tests of `models/database`."""
