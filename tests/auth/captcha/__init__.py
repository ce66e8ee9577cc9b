"""Tests of the slider captcha: its drawing, its limits, its one answer."""
