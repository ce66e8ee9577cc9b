"""What a member of a unit may do: given, shown before it holds, and looked over.

``coverage_map``, ``grant_editor``, ``grant_preview``, ``grant_source``, ``history_look``,
``item_boxes``, ``remedy_acts``, ``rights_view``.
"""
