"""Persons and the names by which they sign in.

``person``, ``person_login``.
"""
