"""Tests of the pictures of the slider captcha: as they are drawn, and as a program sees them."""
