"""Tests of the CA helper."""
