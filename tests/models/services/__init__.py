"""Tests of `models/services`."""
