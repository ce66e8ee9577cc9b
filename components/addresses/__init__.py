"""收件地址 of a unit or a person: the list, and the form with what was pasted.

``address_form``, ``address_panel``, ``pasted_field``.
"""
