"""The check of a site: what is wrong with it, and what to do.

``ca``, ``clock``, ``connector``, ``database``, ``finding``, ``health_route``, ``listening``,
``owner``, ``place``, ``postgres``, ``program``, ``provider``, ``reach``, ``redis``, ``rule_index``,
``secret``, ``sqlite``, ``start``, ``web``.
"""
