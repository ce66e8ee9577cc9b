"""What every request and every socket goes through: admission, turns, pace, malformed frames.

``gate``, ``malformed``, ``outgoing``, ``page_turn``, ``socket_admission``, ``socket_count``,
``socket_pace``.
"""
