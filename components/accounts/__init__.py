"""The steps of the registration.

``account_step``, ``lost_mobile``, ``not_me``, ``unit_step``.
"""
