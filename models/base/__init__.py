"""What every noun stands on: its fields and keys, transactions, time, text, networks, errors.

``access``, ``clock``, ``command``, ``error``, ``field``, ``json_file``, ``key``, ``labeled``,
``look_alike``, ``mask``, ``model``, ``network``, ``origin``, ``page``, ``rule_index``, ``sweep``,
``text``, ``topic``, ``turn``, ``tx``.
"""
