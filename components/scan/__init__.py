"""Codes on the screen, and the phone that reads them.

``phone``, ``qr_link``, ``qr_panel``, ``reach``, ``send_link``.
"""
