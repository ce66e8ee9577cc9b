"""Persons, and the names and keys by which they sign in.

``passkey``, ``person``, ``person_login``.
"""
