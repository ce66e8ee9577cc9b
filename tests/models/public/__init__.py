"""Tests of `models/public`."""
