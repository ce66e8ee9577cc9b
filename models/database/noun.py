"""The nouns that have a table, and the one table that is none of theirs."""

import models
from models.base.model import HallModel

MIGRATIONS = "tortoise_migrations"


def nouns() -> list[type[HallModel]]:
    """Every model of the hall."""
    found: list[type[HallModel]] = models.__models__
    return found
