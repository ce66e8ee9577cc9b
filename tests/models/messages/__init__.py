"""Tests of `models/messages`."""
