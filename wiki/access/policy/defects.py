"""Who may do what with defects, their cards and what was said of them."""

from typing import Any

from wiki.access.predicates import (
    Line,
    administers,
    always,
    guards_privacy,
    handles_defects,
    is_author,
    is_not_by,
    is_own,
    is_shown_card,
    leads,
    may_edit_defect,
    may_manage_defect,
    may_read_defect,
)
from wiki.models import (
    Defect,
    DefectCard,
    DefectFile,
    DefectGrant,
    DefectOpinion,
    DefectRevision,
    EmergencyRequest,
)

DEFECTS: dict[tuple[type[Any], str], list[Line]] = {
    # Defects are sealed: those who answer for the product read them, and whom they let in, for a reason, one by one.
    # Nobody reads one by any other office: not who reported it, not leadership, not an administrator.
    (Defect, "report"): [[always]],
    (Defect, "handle"): [[handles_defects]],
    (Defect, "read"): [[handles_defects], [may_read_defect]],
    (Defect, "edit"): [[handles_defects], [may_edit_defect]],
    (Defect, "manage"): [[handles_defects], [may_manage_defect]],
    (DefectRevision, "read"): [[handles_defects], [may_read_defect]],
    (DefectFile, "read"): [[handles_defects], [may_read_defect]],
    (DefectFile, "remove"): [[handles_defects], [may_edit_defect]],
    (DefectGrant, "read"): [[handles_defects], [may_read_defect]],
    (DefectGrant, "end"): [[handles_defects], [may_manage_defect]],
    # What may be said to customers is for everybody, once two people answer for it; before, for those who write it.
    (DefectCard, "read"): [[is_shown_card]],
    (DefectCard, "opine"): [[is_shown_card]],
    (DefectCard, "confirm"): [[handles_defects], [may_manage_defect]],
    # What somebody said is that person's and the handlers'; others learn neither the text nor that there is one.
    (DefectOpinion, "read"): [[is_author]],
    (DefectOpinion, "answer"): [[handles_defects], [may_manage_defect]],
    # The way in for an emergency takes two people, and neither of them learns by it whether there is such a record.
    (EmergencyRequest, "create"): [[leads], [administers]],
    (EmergencyRequest, "read"): [[is_own], [leads], [administers], [guards_privacy], [handles_defects]],
    (EmergencyRequest, "see"): [[leads], [administers], [guards_privacy], [handles_defects]],
    (EmergencyRequest, "decide"): [
        [leads, is_not_by],
        [administers, is_not_by],
        [guards_privacy, is_not_by],
        [handles_defects, is_not_by],
    ],
}
