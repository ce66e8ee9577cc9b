"""The units of a person: invitations to answer, and places that they hold and leave.

``acceptance``, ``join_proof``, ``leaving``, ``offer_look``, ``own_units``, ``refusal``.
"""
