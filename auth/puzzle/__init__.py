"""The pictures of the slider captcha: scenes, the piece, and where its slots lie.

``brush``, ``building``, ``cut``, ``drawing``, ``lens``, ``motif``, ``palette``, ``place``,
``samples``, ``scene``, ``seam``, ``shape``.
"""
