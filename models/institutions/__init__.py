"""Institutions and their ways in: opened by their unit, signed in to by their manager.

``first_password``, ``first_sign_in``, ``institution_password``, ``institution_sign_in``,
``opening``, ``standing``, ``typed_manager``.
"""
