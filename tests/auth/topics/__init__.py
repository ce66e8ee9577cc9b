"""Tests of `auth/topics`."""
