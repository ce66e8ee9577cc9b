"""Signing in, registering and recovering.

``claim``, ``confirm``, ``licence``, ``login``, ``not_me``, ``recover``, ``register``,
``register_person``.
"""
