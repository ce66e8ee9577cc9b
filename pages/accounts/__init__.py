"""Signing in and registering.

``claim``, ``login``, ``register``.
"""
