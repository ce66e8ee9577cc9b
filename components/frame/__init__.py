"""What stands around every page, and how a page is built.

``bell``, ``builder``, ``bundle``, ``center``, ``crumb``, ``document``, ``error_frame``, ``finish``,
``institution_shell``, ``menu_shell``, ``page``, ``paint``, ``person_shell``, ``quasar_sheet``,
``shell``, ``site_map``, ``template``, ``theme``, ``unit_shell``.
"""
