"""Bids: the list by which written proposals are gone through, for all to read; those who may keep it."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import can, load, me
from wiki.blueprints import pursuits, rule_lists
from wiki.blueprints.bid_words import stage_label
from wiki.blueprints.rule_lists import Rows, Table
from wiki.errors import Invalid
from wiki.models import BidStage, Pursuit, RuleKind, RuleVersion
from wiki.services import bids
from wiki.services.bids import MOST_LINES, Lines
from wiki.settings import LANGUAGES
from wiki.text.language import LANGUAGE_NAMES
from wiki.translations import said

bp = Blueprint("bids", __name__, url_prefix="/pursuits")

TABLE = Table(columns=("code", "stage", "guide", *LANGUAGES), most=MOST_LINES, spare=2)


@bp.route("/bids", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show the list; those who may word, add and take lines away. What was done keeps its line."""
    return rule_lists.edit(RuleKind.BIDS, TABLE, bids.current, _rows, bids.parse, _page)


@bp.post("/<pursuit_id>/bid")
def tick(pursuit_id: str) -> ResponseReturnValue:
    """Say that a line is done for a pursuit; what was typed stays if it cannot be kept."""
    pursuit = load(Pursuit, pursuit_id, "edit", options=pursuits.WHOLE)
    try:
        bids.tick(pursuit, request.form, by=me())
    except Invalid as error:
        wrong = [said(message) for message in error.fields.values()]
        typed = {"code": request.form.get("code", ""), "note": request.form.get("note", ""), "wrong": wrong}
        return pursuits.whole(pursuit, bid_typed=typed), 422
    return _there(pursuit, gettext("Noted."))


@bp.post("/<pursuit_id>/bid/undo")
def undo(pursuit_id: str) -> ResponseReturnValue:
    """Say that a line is not done after all."""
    pursuit = load(Pursuit, pursuit_id, "edit")
    bids.undo(pursuit, request.form.get("code", ""), by=me())
    return _there(pursuit, gettext("Taken back."))


def _there(pursuit: Pursuit, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("pursuits.show", pursuit_id=pursuit.id, _anchor="bid"), 303)


def _rows(known: Lines) -> Rows:
    return [
        {"code": one.code, "stage": one.stage.value, "guide": one.guide}
        | {language: one.label.get(language, "") for language in LANGUAGES}
        for one in known.all
    ]


def _page(known: Lines, rows: Rows, wrong: Sequence[str]) -> str:
    return render_template(
        "bids/index.html",
        lines=known.all,
        stages=list(BidStage),
        stage_label=stage_label,
        rows=rows,
        wrong=wrong,
        base=known.number,
        may_edit=can("create", RuleVersion),
        languages=LANGUAGE_NAMES,
        longest=bids.LABEL_LENGTH,
        longest_guide=bids.GUIDE_LENGTH,
    )
