"""INTEGRITY: the indexes that carry a rule, as SQL that SQLite and PostgreSQL both understand.

Tortoise cannot express a partial unique index on both, so these are applied after every
migration. Each statement must be repeatable (``IF NOT EXISTS``) and free of semicolons.
"""

_LIVE_MEMBER = "WHERE state IN ('pending', 'waiting', 'active', 'suspended')"

INTEGRITY: tuple[str, ...] = (
    # One manager, ten agents: a seat is taken by one live member.
    "CREATE UNIQUE INDEX IF NOT EXISTS uq_member_slot"
    f" ON member (unit_id, role, slot) {_LIVE_MEMBER}",
    # A person is in a unit once, and login name 2 (移动电话) means one person of the unit.
    "CREATE UNIQUE INDEX IF NOT EXISTS uq_member_person"
    f" ON member (unit_id, person_id) {_LIVE_MEMBER}",
    "CREATE UNIQUE INDEX IF NOT EXISTS uq_member_mobile"
    f" ON member (unit_id, mobile_index) {_LIVE_MEMBER}",
    # A mobile signs one person in to the APP; who has lost it to somebody else has none.
    "CREATE UNIQUE INDEX IF NOT EXISTS uq_person_app_mobile"
    " ON person (mobile_index) WHERE app_since IS NOT NULL AND mobile_index <> ''",
    # A browser has one registration under way, and one QR code of a purpose.
    "CREATE UNIQUE INDEX IF NOT EXISTS uq_registration_draft_visitor"
    " ON registration_draft (visitor) WHERE closed_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS uq_qr_ticket_visitor"
    " ON qr_ticket (visitor, purpose) WHERE state IN ('new', 'scanned')",
)
