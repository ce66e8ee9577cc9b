"""Signing in with what an outside system vouches for.

``ca``.
"""
