"""Reviews: who reviews what (`flows`), the way through the steps (`moving`), what waits for whom (`finding`).

A type of record registers what an outcome means for it (`kinds`), hands a record in by `submit`, and lets those who
are asked answer by `answer`; whether a person is asked is a fact of the policy (`access/reviewing.py`).
"""

from wiki.services.reviews.finding import (
    Standing,
    count_for,
    nobody_can,
    of_record,
    of_records,
    record_of,
    records,
    standings,
    submitted_by,
    waiting_for,
)
from wiki.services.reviews.flows import Flow, Step, change, current, is_empty, parse, step_of, versions
from wiki.services.reviews.kinds import Kind, register
from wiki.services.reviews.moving import (
    again,
    answer,
    forget,
    is_outdated,
    keep,
    mark,
    refuse_late,
    send_back,
    still_waits,
    submit,
    tidy,
    withdraw,
)

__all__ = [
    "Flow",
    "Kind",
    "Standing",
    "Step",
    "again",
    "answer",
    "change",
    "count_for",
    "current",
    "forget",
    "is_empty",
    "is_outdated",
    "keep",
    "mark",
    "nobody_can",
    "of_record",
    "of_records",
    "parse",
    "record_of",
    "records",
    "refuse_late",
    "register",
    "send_back",
    "standings",
    "step_of",
    "still_waits",
    "submit",
    "submitted_by",
    "tidy",
    "versions",
    "waiting_for",
    "withdraw",
]
