"""The hall's busiest pages as a plain Django site would show them, from the same database.

Templates, ORM, middleware and forms as Django's own tutorial has them; only what a page shows and
which rows it reads are the hall's. The catalogue is kept by version, as in the hall.
"""
