"""Signing in: sessions, tickets into the browser, and whether a session may be in.

``admission``, ``login_ticket``, ``password_history``, ``session``, ``session_kind``,
``session_row``, ``unit_sign_in``.
"""
