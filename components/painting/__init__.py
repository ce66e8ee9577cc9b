"""How controls look before their script has run: the same boxes, labels and words, nothing opens.

Each writes what its script makes of it, tag by tag and class by class, so that nothing moves when
the script takes over.

``attribute``, ``button``, ``ca_panel``, ``control``, ``item_boxes``, ``passkey``, ``section``,
``stand_in``, ``upload``.
"""
