"""The steps of registration and claim.

``account_step``, ``lost_mobile``, ``rep_flow``, ``unit_step``.
"""
