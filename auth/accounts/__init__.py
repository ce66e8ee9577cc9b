"""Registrations that ask systems outside.

``person_registration``, ``registration``.
"""
