"""Forgetting: no noun that knows how is left out."""

from tortoise.context import TortoiseContext

from models.forgetting import FORGETTING, forget_old_rows


async def test_every_noun_that_forgets_is_asked_to(db: TortoiseContext) -> None:
    assert db.apps is not None
    able = {model for model in db.apps["hall"].values() if hasattr(model, "forget_old")}

    assert able == set(FORGETTING)
    await forget_old_rows()
