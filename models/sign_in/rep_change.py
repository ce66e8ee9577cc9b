"""法定代表人变更, as the registry or a clerk says: the old one is out in the very transaction."""

from models.base.tx import transactional
from models.proofs.qr_matter import void_codes
from models.records.audit import Coded
from models.sign_in.session_kind import EndReason
from models.sign_in.way_out import close_ways_in
from models.units.succeeding import begin
from models.units.succession import NamedRep, Source, Succession
from models.units.unit import Unit


@transactional
async def replace_legal_rep(
    unit: Unit, new: NamedRep | None, *, source: Source, by: Coded | None = None
) -> Succession:
    """Put a unit into succession; `by` is the clerk who says so, the registry is nobody.

    Raises Conflict where the legal rep stays the same.
    """
    here = await Unit.select_for_update().get(id=unit.id)
    old = await here.legal_rep()
    if old is not None:
        await close_ways_in(old, EndReason.REPRESENTATIVE)
        await void_codes(subject=here.code)  # what a key or an account of the old one has opened
    return await begin(here, new, source=source, by=by)
