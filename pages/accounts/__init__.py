"""Signing in and registering.

``login``, ``register``.
"""
