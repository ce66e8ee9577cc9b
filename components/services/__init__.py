"""Items as lists and boards.

``item_board``, ``item_look``, ``service_list``.
"""
