"""From the cookie to the open page: routes, sockets, and the end of a session.

``line_route``, ``route``, ``socket``, ``timer``.
"""
