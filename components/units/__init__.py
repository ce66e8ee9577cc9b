"""How a member looks.

``member_look``.
"""
