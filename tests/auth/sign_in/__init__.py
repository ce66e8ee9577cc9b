"""Tests of signing in with what an outside system vouches for."""
