"""What a new database begins with: the catalogue, and for a demo its cast.

``cast``, ``demo``, ``demo_institutions``, ``demo_people``, ``load``, ``sample_notices``.
"""
