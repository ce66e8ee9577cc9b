"""Tests of the pages of an institution."""
