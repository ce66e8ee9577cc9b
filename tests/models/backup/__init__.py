"""Tests of `models/backup`."""
