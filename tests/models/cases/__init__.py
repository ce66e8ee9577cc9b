"""Tests of `models/cases`."""
