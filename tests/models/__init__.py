"""Tests of the models, without a page."""
