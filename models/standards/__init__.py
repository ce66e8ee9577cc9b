"""Official lists and forms: codes, regions, identifiers, telephone numbers.

``any_id``, ``code_list``, ``field_kind``, ``field_label``, ``file_kind``, ``id_type``,
``identifier``, ``region``, ``rule``, ``rule_data``, ``telephone``, ``written``.
"""
