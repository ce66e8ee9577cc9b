"""Signing in and registering.

``claim``, ``confirm``, ``login``, ``not_me``, ``register``.
"""
