"""Files on their way in: the slots that pages open for them, and what is looked at inside them.

``content``, ``intake``, ``route``, ``slot``, ``sound``, ``workbook``.
"""
