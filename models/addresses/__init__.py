"""Where parcels go, of whoever it may be.

``address``, ``typed_address``.
"""
