"""Signing in and registering.

``claim``, ``login``, ``not_me``, ``register``, ``register_person``.
"""
