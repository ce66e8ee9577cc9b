"""Tests of the slider captcha: its limits, its one answer."""
