"""The steps of registration and claim.

``account_step``, ``lost_mobile``, ``not_me``, ``rep_flow``, ``unit_step``.
"""
