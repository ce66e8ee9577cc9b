"""Pages that everybody may open.

``cities``, ``feedback``, ``help``, ``help_app``, ``help_ca``, ``help_check``,
``help_check_plain``, ``help_scan``, ``home``, ``notices``, ``search``, ``service``, ``services``,
``site_texts``, ``sitemap``, ``themes``.
"""
