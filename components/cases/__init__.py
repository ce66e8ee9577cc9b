"""How a case looks.

``stage_look``.
"""
