"""The voice of the customer: what they say of us, word for word, who said it and where it was heard."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.reader import today
from wiki.errors import Invalid, Stale
from wiki.forms.voices import VoiceForm
from wiki.models import KIND_LABELS, TONE_LABELS, Customer, CustomerVoice, InteractionKind, Tone
from wiki.services import interactions, voices
from wiki.text.checks import shorten

bp = Blueprint("voices", __name__)

LABEL_LENGTH = 80
SIGNS = {Tone.PRAISE: "good", Tone.COMPLAINT: "bad", Tone.WISH: "wait"}


@bp.route("/customers/<customer_id>/voices", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """Read what a customer said of us, the newest first; write down more."""
    customer = load(Customer, customer_id, "note" if request.method == "POST" else "read")
    form = _offered(VoiceForm(), customer)
    if request.method == "POST" and form.validate():
        try:
            voices.note(customer, voices.parse(form.raw()), by=me(), submission=form.submission.data)
            return _there(customer, gettext("Written down."))
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.said_on.data = today().isoformat()
    found = voices.of_customer(customer, user=me())
    page = render_template("voices/index.html", customer=customer, form=form, found=found, **words())
    return page, 422 if form.errors else 200


@bp.route("/voices/<voice_id>", methods=["GET", "POST"])
def edit(voice_id: str) -> ResponseReturnValue:
    """Change it. A save over a newer version is held up once."""
    voice, status = load(CustomerVoice, voice_id, "edit"), 200
    form = _offered(VoiceForm(), voice.customer, voice)
    if request.method == "GET":
        form.fill(voice)
    elif form.validate():
        try:
            # Who said it may be forgotten, or is not for this reader to see: then it stays as it is.
            content = voices.parse({**form.raw(), "kept": "y"})
            voices.revise(voice, content, base=form.base_number(), by=me())
            return _there(voice.customer, gettext("Saved."))
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    page = render_template(
        "voices/edit.html", form=form, customer=voice.customer, voice=voice, overtaken=status == 409, **words()
    )
    return page, 422 if form.errors and status == 200 else status


@bp.post("/voices/<voice_id>/remove")
def remove(voice_id: str) -> ResponseReturnValue:
    """Take it back; the page that follows can bring it back."""
    voice = load(CustomerVoice, voice_id, "edit")
    voices.remove(voice, by=me())
    flash(gettext("Taken back. You can bring it back below."))
    return redirect(url_for(".removed", voice_id=voice.id), 303)


@bp.get("/voices/<voice_id>/removed")
def removed(voice_id: str) -> ResponseReturnValue:
    """Offer to bring back what was just taken back."""
    voice = load(CustomerVoice, voice_id, "restore")
    return render_template("voices/removed.html", voice=voice, customer=voice.customer)


@bp.post("/voices/<voice_id>/restore")
def restore(voice_id: str) -> ResponseReturnValue:
    """Bring it back."""
    voice = load(CustomerVoice, voice_id, "restore")
    voices.restore(voice)
    return _there(voice.customer, gettext("It is back."))


def words() -> dict[str, object]:
    """Return what a template needs to tell voices."""
    return {"kind_label": _kind_label, "tone_label": _tone_label, "tone_sign": SIGNS.get}


def _kind_label(kind: InteractionKind) -> str:
    return gettext(KIND_LABELS[kind])


def _tone_label(tone: Tone) -> str:
    return gettext(TONE_LABELS[tone])


def _offered(form: VoiceForm, customer: Customer, voice: CustomerVoice | None = None) -> VoiceForm:
    met = [
        (one.id, shorten(f"{one.happened_on} {_kind_label(one.kind)} {one.purpose}", LABEL_LENGTH))
        for one in voices.heard_in(customer, user=me(), of=voice)
    ]
    return form.offer(interactions.contacts_of(customer, user=me()), met)


def _there(customer: Customer, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".index", customer_id=customer.id), 303)
