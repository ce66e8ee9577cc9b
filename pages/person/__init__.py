"""The pages of a person.

``home``, ``invitation``, ``messages``, ``password``.
"""
