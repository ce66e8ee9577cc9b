"""Providers of outside accounts that this site plays itself, each on addresses of its own.

``account``, ``issuer``, ``licence``, ``login_page``, ``standard``, ``ticket``, ``twin_site``.
"""
