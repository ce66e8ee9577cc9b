"""Cases: stages and steps, the list, what waits and what is recommended.

``attention``, ``case``, ``case_list``, ``case_stage``, ``case_step``, ``grant_reach``,
``hand_over``, ``joining``, ``own_data``, ``recommendation``, ``succession_review``,
``waiting``.
"""
