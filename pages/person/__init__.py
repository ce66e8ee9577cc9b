"""The pages of a person.

``activity``, ``home``, ``invitation``, ``messages``, ``password``.
"""
