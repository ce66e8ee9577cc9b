"""Official lists and forms: codes, regions, identifiers, telephone numbers.

``code_list``, ``id_type``, ``identifier``, ``region``, ``telephone``.
"""
