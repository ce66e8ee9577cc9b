"""Where a case stands, and which stages are still open or have been decided."""

from models.base.labeled import Labeled


class Stage(Labeled):
    """Where a case stands; the label is the word of its tag."""

    SUBMITTED = "submitted", "待受理"
    UNIT_REVIEW = "unit_review", "待本单位审核"
    IN_PROGRESS = "in_progress", "办理中"
    SUPPLEMENT = "supplement", "待补正"
    PASSED = "passed", "已办结"
    PARTLY_PASSED = "partly_passed", "已办结"
    FAILED = "failed", "已办结"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    TERMINATED = "terminated", "已终止"

    @property
    def is_undecided(self) -> bool:
        """True while the case is 办理中."""
        return self in UNDECIDED_STAGES


UNDECIDED_STAGES = frozenset(
    {Stage.SUBMITTED, Stage.UNIT_REVIEW, Stage.IN_PROGRESS, Stage.SUPPLEMENT}
)
DECIDED_STAGES = frozenset({Stage.PASSED, Stage.PARTLY_PASSED, Stage.FAILED})
