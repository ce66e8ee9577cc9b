"""Units, their members, and what each of them may do.

``accepting``, ``asking_to_join``, ``institution``, ``invitation``, ``invitation_change``,
``invitation_end``, ``inviting``, ``join_request``, ``login_name``, ``member``, ``membership``,
``permission``, ``place``, ``reminder``, ``renewal``, ``roster``, ``succeeding``, ``succession``,
``term``, ``unit``.
"""
