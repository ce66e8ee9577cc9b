"""Signing in, registering and recovering.

``claim``, ``login``, ``not_me``, ``recover``, ``register``, ``register_person``.
"""
