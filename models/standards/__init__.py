"""Official lists and forms: codes, regions, identifiers, telephone numbers.

``any_id``, ``code_list``, ``division``, ``division_reader``, ``field_kind``, ``field_label``,
``file_kind``, ``id_type``, ``identifier``, ``institution_type``, ``pasted_address``,
``person_word``, ``region``, ``rule``, ``rule_data``, ``telephone``, ``traditional``, ``written``.
"""
