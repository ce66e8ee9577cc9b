"""Signing in: sessions, tickets into the browser, and whether a session may be in.

``admission``, ``ca_key``, ``credential``, ``device``, ``freeze``, ``login_ticket``,
``member_mobile``, ``member_password``, ``password_history``, ``person_sign_in``, ``person_sms``,
``proof``, ``rep_change``, ``scan_sign_in``, ``session``, ``session_kind``, ``session_row``,
``unit_entry``, ``unit_sign_in``, ``way_out``.
"""
