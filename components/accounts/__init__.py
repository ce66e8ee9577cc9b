"""The steps of registration and claim.

``account_step``, ``agreement``, ``lost_mobile``, ``not_me``, ``rep_flow``, ``unit_step``.
"""
