"""CPU of customers: profile, list with facets, brief; at 20,000 customers with 100,000 people and 1,000,000 contacts.

The site has 10,000 cases with evidence.

What is written goes into the copy of the site past the services: by these it took an hour.
"""

import random
import time
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import insert, select

from bench import Measure
from bench.cards import cite
from bench.figures import do, opened, web_cpu
from bench.inside import inside
from bench.site import Site, site
from tests.visitor import Visitor, form
from wiki.extensions import begin_write, db, refresh_statistics
from wiki.models import (
    Contact,
    Customer,
    Direction,
    Document,
    Interaction,
    InteractionKind,
    ObservationState,
    Promise,
    Revision,
    Role,
    Side,
    Stage,
    Term,
    TypeObservation,
    User,
)
from wiki.models.base import now
from wiki.models.documents import body_hash
from wiki.models.site import ACCESS, CUSTOMERS, ROSTER, raise_generation
from wiki.services import people
from wiki.services.customers.content import CustomerContent, to_body
from wiki.services.customers.names import cores
from wiki.text.rendering import render

SEED = 20_26
CUSTOMERS_MADE, PEOPLE_EACH, SELLERS = 20_000, 5, 60
CONTACTS_EACH, DAYS_BACK = 50, 900
CLOSED_EVERY, OBSERVED_EVERY = 50, 2
BATCH = 500
ASKED, WARM, BROWSERS = 150, 60, 4
PRINTED = 5
PATIENCE = 60  # seconds
LISTS = {
    "list": ["/customers"],
    "list_filtered": ["/customers?industry=manufacturing&stage=target"],
    "list_by_name": [f"/customers?q={quote('样例7')}&sort=name"],
    "list_page_9": ["/customers?page=9"],
}
STAGES, KINDS = list(Stage), list(InteractionKind)


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site with customers and measure."""
    with site() as here:
        cite(here)
        with inside(here):
            ids = write()
        here.service.start(workers=2)
        yield from measure(here, ids)


def write(number: int = CUSTOMERS_MADE) -> list[str]:
    """Write so many customers with their people; return the ids of the customers that all who sell may read."""
    chance = random.Random(SEED)
    begin_write()
    sellers = [people.add(f"keeper{place}", roles=[Role.SELLER]).id for place in range(SELLERS)]
    bench = db.session.scalars(select(User.id).where(User.name == "bench")).one()
    db.session.flush()
    terms = {
        name: list(db.session.scalars(select(Term.id).where(Term.list_code == name)))
        for name in ("industry", "ownership", "contact_level", "personality")
    }
    html = dict(zip(("business", "care"), (page.html for page in render([_BUSINESS, _CARE])), strict=True))
    for start in range(0, number, BATCH):
        _insert(range(start, min(start + BATCH, number)), [bench, *sellers], terms, html, chance)
    for name in (ACCESS, CUSTOMERS, ROSTER):
        raise_generation(name)
    refresh_statistics()  # as an import does, and the worker each day
    db.session.commit()
    return [_ident(place) for place in range(number) if place % CLOSED_EVERY]


def measure(here: Site, ids: Sequence[str]) -> Iterator[Measure]:
    """Measure what a seller opens."""
    browsers = [here.person() for _ in range(BROWSERS)]
    chosen = random.Random(SEED).sample(ids, ASKED)
    ways = {"profile": [f"/customers/{ident}" for ident in chosen], **LISTS}
    ways["brief"] = [f"/customers/{ident}/brief" for ident in chosen]
    for name, paths in ways.items():
        do(opened(browsers, paths, WARM))
        yield Measure(f"customers.{name}_cpu", web_cpu(here.service, opened(browsers, paths, ASKED)), "ms")
    yield Measure("customers.brief_pdf", max(_print(browsers[0], ident) for ident in chosen[:PRINTED]), "s")
    for browser in browsers:
        browser.close()


_BUSINESS = "做矿用输送机三十年，订单随煤价起落。**采购分两步**：设备科定技术条件，厂部会议定供应商。" * 3
_TOLD = "问了交货期和付款方式，下周再谈；要我们先给一份比对表。"
_CARE = "上午十点前不接电话，不当着下属谈价格。"


def _ident(place: int) -> str:
    return f"cust{place:06}"


def _insert(
    places: range, sellers: Sequence[int], terms: dict[str, list[int]], html: dict[str, str], chance: random.Random
) -> None:
    at, day = now(), now().date().isoformat()
    rows: dict[Any, list[dict[str, Any]]] = {
        model: [] for model in (Document, Customer, Revision, Contact, TypeObservation, Interaction, Promise)
    }
    for place in places:
        ident, name = _ident(place), f"样例{place}号重工"
        content = CustomerContent(name=name, sections={"business": _BUSINESS, "care": _CARE})
        body = to_body(content)
        rows[Document].append(
            {
                "id": ident,
                "kind": "customer",
                "title": name,
                "language": "zh-Hans",
                "author_id": sellers[0],
                "version": 1,
            }
            | {"level": 2 if place % CLOSED_EVERY else 3, "sort_date": day, "created_at": at, "updated_at": at}
        )
        rows[Customer].append(
            {"id": ident, "sought": content.sought, "cores": cores(name), "region": "", "watch_why": ""}
            | {"industry_id": chance.choice(terms["industry"]), "ownership_id": chance.choice(terms["ownership"])}
            | {"stage": chance.choice(STAGES), "owner_id": chance.choice(sellers), "grade": chance.choice("ABCD")}
            | {"section_dates": {"business": day, "care": day}, "touched_at": at, "contacted_on": day}
        )
        rows[Revision].append(
            {"document_id": ident, "number": 1, "parents": [], "author_id": sellers[0], "body": body, "html": html}
            | {"body_hash": body_hash(body)}
        )
        _add_contacts(rows, ident, sellers, chance)
        for person in range(PEOPLE_EACH):
            _add_person(rows, place, person, chance.choice(sellers), terms, chance)
    for model, values in rows.items():
        db.session.execute(insert(model.__table__), values)


def _add_contacts(
    rows: dict[Any, list[dict[str, Any]]], customer: str, by: Sequence[int], chance: random.Random
) -> None:
    """Add contacts with a customer, one in ten private, and an open promise."""
    for number in range(CONTACTS_EACH):
        told = (now() - timedelta(days=chance.randrange(DAYS_BACK))).date().isoformat()
        rows[Interaction].append(
            {"id": f"{customer}{number:02}", "customer_id": customer, "kind": chance.choice(KINDS), "happened_on": told}
            | {
                "direction": Direction.OUT,
                "outcome": _TOLD,
                "level": 3 if number % 10 == 0 else 2,
                "by_id": chance.choice(by),
            }
        )
    rows[Promise].append(
        {"id": f"{customer}p", "customer_id": customer, "side": Side.US, "text": "送样机", "level": 2}
        | {"by_id": chance.choice(by), "due_on": "2027-01-01"}
    )


def _add_person(
    rows: dict[Any, list[dict[str, Any]]],
    place: int,
    person: int,
    by: int,
    terms: dict[str, list[int]],
    chance: random.Random,
) -> None:
    ident = f"p{place:06}{person}"
    name = f"甲{place}乙{person}"
    rows[Contact].append(
        {"id": ident, "name": name, "firm": f"样例{place}号重工", "position": "科长", "sought": name, "by_id": by}
        | {"contact_level_id": chance.choice(terms["contact_level"]), "customer_id": _ident(place)}
    )
    if person % OBSERVED_EVERY == 0:
        rows[TypeObservation].append(
            {"contact_id": ident, "term_id": chance.choice(terms["personality"]), "confidence": 1 + person % 3}
            | {"example": "x", "observed_on": "2026-01-01", "by_id": by, "state": ObservationState.STANDING}
        )


def _print(browser: Visitor, ident: str) -> float:
    """Press the button on the brief; return the seconds until the PDF is there."""
    order = f"/customers/{ident}/brief/pdf"
    fields = form(browser.get(f"/customers/{ident}/brief"), order)
    began = time.monotonic()
    address = browser.post(order, fields).headers["Location"]
    while "Refresh" in (page := browser.get(address)).headers:
        assert time.monotonic() - began < PATIENCE, page.text[:2000]
        time.sleep(0.05)
    assert f"{address}/file" in page.text, page.text[:2000]
    return time.monotonic() - began
