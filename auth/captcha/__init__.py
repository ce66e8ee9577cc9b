"""The slider captcha: its drawings, its judge, its limits.

``brush``, ``building``, ``cut``, ``drawing``, ``lens``, ``limit``, ``load``, ``motif``,
``palette``, ``picture_store``, ``place``, ``pool``, ``proof_of_work``, ``question``, ``route``,
``samples``, ``scene``, ``seam``, ``service``, ``shape``, ``solution``, ``track``.
"""
