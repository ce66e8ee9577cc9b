"""Reusable parts of the interface: the frame of a page, fields, fragments, the guard of acts."""
