"""Signing in, registering and recovering.

``claim``, ``confirm``, ``login``, ``not_me``, ``recover``, ``register``, ``register_person``.
"""
