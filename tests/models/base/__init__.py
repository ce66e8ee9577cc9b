"""Tests of `models/base`."""
