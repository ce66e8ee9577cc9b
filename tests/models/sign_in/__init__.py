"""Tests of `models/sign_in`."""
