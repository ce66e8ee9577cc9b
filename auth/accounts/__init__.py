"""Registration and recovery, which ask systems outside.

``app_route``, ``asked_fact``, ``face_proof``, ``person_registration``, ``phone_news``,
``recovery``, ``registration``.
"""
