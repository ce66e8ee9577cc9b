"""Small parts that every page is made of.

``alert``, ``announce``, ``button``, ``dialog``, ``fragment``, ``legal_dialog``, ``legal_text``,
``markdown``, ``pager``, ``qr_code``, ``states``, ``stepper``, ``text``, ``typed``, ``wizard``.
"""
