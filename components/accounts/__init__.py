"""The steps of registration, claim and recovery.

``account_step``, ``agreement``, ``lost_mobile``, ``not_me``, ``recovery_account``,
``recovery_flow``, ``recovery_proof``, ``rep_flow``, ``unit_step``.
"""
