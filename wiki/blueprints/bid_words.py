"""What is said of written proposals in the words of the reader."""

from flask_babel import gettext

from wiki.blueprints.reader import ui_language
from wiki.models import BID_STAGE_LABELS, BidStage
from wiki.services import bids


def stage_label(stage: BidStage) -> str:
    """Return what is done with a proposal in the reader's language."""
    return gettext(BID_STAGE_LABELS[stage])


def line_label(code: str) -> str:
    """Return a line in the reader's language, as it reads now or read last."""
    line = bids.named([code]).get(code)
    return line.text(ui_language()) if line else code
