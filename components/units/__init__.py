"""How a member and an invitation look, and how a person answers one.

``acceptance``, ``join_proof``, ``leaving``, ``member_look``, ``offer_look``, ``own_units``,
``refusal``.
"""
