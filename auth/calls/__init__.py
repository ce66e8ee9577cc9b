"""How outside systems are called: over HTTP, with time limits, signatures and what settings tell.

``breaker``, ``callback``, ``described_call``, ``http``, ``options``, ``signed_form``, ``signing``.
"""
