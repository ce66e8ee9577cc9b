"""The steps of the registration.

``account_step``, ``lost_mobile``, ``unit_step``.
"""
