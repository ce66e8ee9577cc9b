"""Private places of NiceGUI and uvicorn that are shaped anew, each held by a test.

``breakdown``, ``page_sender``, ``painting``, ``shortcut``, ``slow_request``, ``socket_end``,
``socket_frames``.
"""
