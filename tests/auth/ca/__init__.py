"""Tests of CA certificates."""
