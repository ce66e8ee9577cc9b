"""Brings the cast into the database of a demo."""


async def seed_demo() -> None:
    """Register the cast's people and units once."""
