"""Units, their members, and what each of them may do.

``accepting``, ``institution``, ``invitation``, ``invitation_change``, ``invitation_end``,
``inviting``, ``login_name``, ``member``, ``membership``, ``permission``, ``place``, ``reminder``,
``renewal``, ``roster``, ``succeeding``, ``succession``, ``term``, ``unit``.
"""
