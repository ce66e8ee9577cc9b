"""Accounts elsewhere that name a unit: 省政务, 电子营业执照 and every provider like them.

``licence_code``, ``licence_holder``, ``outside_account``, ``outside_identity``, ``outside_start``.
"""
