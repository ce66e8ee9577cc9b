"""The catalogue of services, its guides and its stars.

``catalogue``, ``coverage``, ``facet``, ``favorite``, ``gram_index``, ``grant``, ``grant_draft``,
``grant_template``, ``granting``, ``guide``, ``offering``, ``remedy``, ``rights_preview``,
``service_item``.
"""
