"""A helper with soft keys in place of a maker's driver, and the test hierarchy it works with.

It runs on Python, `cryptography` and `gmalg` alone, beside any browser. ``authority``, ``calls``,
``consent``, ``der``, ``hierarchy``, ``server``, ``sm2``, ``soft_key``, ``token``.
"""
