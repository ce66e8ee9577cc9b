"""Signing in, registering and recovering.

``claim``, ``confirm``, ``join``, ``licence``, ``login``, ``not_me``, ``recover``, ``register``,
``register_person``.
"""
