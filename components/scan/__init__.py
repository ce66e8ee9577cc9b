"""Codes on the screen, and the phone that reads them.

``join_panel``, ``licence_panel``, ``phone``, ``qr_link``, ``qr_panel``, ``reach``, ``send_link``.
"""
