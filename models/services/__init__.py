"""The catalogue of services, its guides and its stars.

``catalogue``, ``facet``, ``favorite``, ``gram_index``, ``guide``, ``service_item``.
"""
