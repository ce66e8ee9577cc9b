"""Tests of `models/passkeys`."""
