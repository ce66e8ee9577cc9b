"""How the stage of a case looks: the color and the icon of its tag; the word is its label."""

from collections.abc import Mapping
from typing import NamedTuple

from models.cases.case_stage import Stage


class StageLook(NamedTuple):
    """The tag of a stage."""

    tone: str
    icon: str


STAGE_LOOKS: Mapping[Stage, StageLook] = {
    Stage.SUBMITTED: StageLook("is-info", "hourglass_top"),
    Stage.UNIT_REVIEW: StageLook("is-violet", "how_to_reg"),
    Stage.IN_PROGRESS: StageLook("is-info", "sync"),
    Stage.SUPPLEMENT: StageLook("is-warn", "error"),
    Stage.PASSED: StageLook("is-ok", "check_circle"),
    Stage.PARTLY_PASSED: StageLook("is-ok", "check_circle"),
    Stage.FAILED: StageLook("is-bad", "cancel"),
    Stage.NOT_ACCEPTED: StageLook("is-bad", "cancel"),
    Stage.WITHDRAWN: StageLook("is-neutral", "undo"),
    Stage.TERMINATED: StageLook("is-neutral", "block"),
}
