"""Signing in and registering.

``login``, ``not_me``, ``register``.
"""
