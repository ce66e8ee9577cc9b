"""Announcements to open pages, within a process and between several.

``bridge``, ``bus``.
"""
