"""What the twins of outside systems hold and are told to do.

``fault``, ``inbox``, ``registry_change``.
"""
