"""Registrations that ask systems outside.

``face_proof``, ``person_registration``, ``registration``.
"""
