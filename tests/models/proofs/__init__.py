"""Tests of `models/proofs`."""
