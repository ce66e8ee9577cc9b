"""The slider captcha: its judge, its stock of pictures, its limits, and its questions in words.

``limit``, ``load``, ``picture_store``, ``pool``, ``proof_of_work``, ``question``, ``route``,
``service``, ``solution``, ``track``.
"""
