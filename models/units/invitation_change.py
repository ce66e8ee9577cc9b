"""What the history tells of a changed invitation: what was offered, and what is offered now."""

from collections.abc import Mapping

from models.standards import field_label
from models.units.invitation import Invitation


def told_of(invitation: Invitation) -> dict[str, str]:
    """What the history tells of an offer, by its Chinese names."""
    return {
        "身份": invitation.role.label,
        field_label.NAME: invitation.masked_name,
        field_label.ID_NUMBER: invitation.masked_id,
        field_label.MOBILE: invitation.masked_mobile,
        "期限": invitation.term.text,
    }


def changes_of(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """What another version has instead, and what it had."""
    other = [name for name in after if after[name] != before[name]]
    if not other:
        return {}
    return {
        word: "；".join(f"{name} {values[name]}" for name in other)
        for word, values in (("before", before), ("after", after))
    }


def item_changes(before: set[str], after: set[str]) -> dict[str, str]:
    """Which items are offered now that were not, and the other way round."""
    return {
        "added": " ".join(sorted(after - before)),
        "removed": " ".join(sorted(before - after)),
    }
