"""What a new database begins with: the catalogue, and for a demo its cast.

``cast``, ``demo``, ``load``, ``sample_notices``.
"""
