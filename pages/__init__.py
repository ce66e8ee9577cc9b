"""The screens: one file, one screen; each loads, places and calls verbs."""
