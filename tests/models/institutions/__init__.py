"""Tests of the institutions."""
