"""Registration and recovery, which ask systems outside.

``face_proof``, ``person_registration``, ``recovery``, ``registration``.
"""
