"""The brief as PDF: made in the background in its owner's rights, on one page, and for that person alone."""

import io
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from tests.accounts import EN, noted
from tests.writing import writing
from wiki.app import printing
from wiki.extensions import db
from wiki.files import pdf
from wiki.models import AuditEntry, Contact, Printout, PrintoutFile, PrintoutState
from wiki.models.base import now
from wiki.services import customers, personal_data, printouts

pytestmark = pytest.mark.one_database

HANT = {"Accept-Language": "zh-TW"}
SEEN_AS = "像是自信主导型"


def ordered(browser, customer, **asked):
    """Press the button and return the address of the printout."""
    answer = browser.send(f"/customers/{customer.id}/brief/pdf", query_string=asked)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def lie_ready(ident, data=b"%PDF-"):
    """Have it made, without the time that it takes."""
    with writing():
        assert printouts.take()
        printouts.keep(ident.rpartition("/")[2], data)


def of(address):
    return db.session.get_one(Printout, address.rpartition("/")[2], populate_existing=True)


@pytest.mark.one_database
def test_a_brief_becomes_one_page_whose_chinese_can_be_read_and_copied(app, sign_in, people):
    customer = noted(
        people.ana, "龍騰範例機械廠", business="做礦用輸送機三十年。" * 60, care="上午十点前不接电话。" * 30
    )
    with writing():
        for place in range(6):
            db.session.add(
                Contact(name=f"範例人{place}", firm="x", sought=f"x{place}", by=people.ana, customer_id=customer.id)
            )
    browser = sign_in(people.ben)
    assert "/brief/pdf" in browser.get(f"/customers/{customer.id}/brief", headers=HANT).text
    address = ordered(browser, customer, q=SEEN_AS)
    waiting = browser.get(address, headers=EN)
    assert "It is being made" in waiting.text
    assert waiting.headers["Refresh"] == "2"

    assert printing.step(app)
    assert not printing.step(app)
    made = browser.get(address, headers=EN)
    assert "Refresh" not in made.headers
    file = browser.get(f"{address}/file")
    assert file.headers["Cache-Control"] == "no-store"
    assert "%E9%BE%8D" in file.headers["Content-Disposition"]
    read = PdfReader(io.BytesIO(file.data))
    assert len(read.pages) == 1
    assert [round(float(side) * 25.4 / 72) for side in read.pages[0].mediabox[2:]] == [210, 297]
    text = read.pages[0].extract_text().replace("\n", "")
    for said in ("自信主导型", "龍騰範例機械廠", "範例人5", "做礦用輸送機三十年", people.ben.display_name):
        assert said in text, said
    assert "\ufffd" not in text
    assert "\x00" not in text
    fonts = [font.get_object() for font in read.pages[0]["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert inner
    assert all({"/FontFile2", "/FontFile3"} & set(font) for font in inner), "each font is embedded"


class Trap(BaseHTTPRequestHandler):
    """Notes whoever comes."""

    def do_GET(self):
        self.server.came.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.one_database
def test_no_address_in_a_page_is_fetched_but_its_style_sheet(tmp_path):
    trap = HTTPServer(("127.0.0.1", 0), Trap)
    trap.came = []
    threading.Thread(target=trap.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    secret = tmp_path / "secret.txt"
    secret.write_text("not-for-paper")
    wanted = f"http://127.0.0.1:{trap.server_address[1]}"
    html = f"""<html><head><link rel="stylesheet" href="/main.css"><link rel="stylesheet" href="{wanted}/style">
    <link rel="attachment" href="{secret.as_uri()}"><style>@import url({wanted}/import);
    @font-face {{ font-family: x; src: url({wanted}/font) }} p {{ font-family: x }}</style></head><body>
    <img src="{wanted}/image"><img src="{secret.as_uri()}" alt="a file"><img src="//127.0.0.1/x">
    <iframe src="{wanted}/frame"></iframe><object data="{secret.as_uri()}"></object><embed src="ftp://127.0.0.1/x">
    <svg width="9" height="9"><image href="{wanted}/in-svg" width="9" height="9"/><use href="{wanted}/use#x"/></svg>
    <p>Plain text</p></body></html>"""
    data = pdf.made(
        html, f"{wanted}/", {f"{wanted}/main.css": f"p::after {{ content: ' styled' url({wanted}/in-css) }}"}
    )
    trap.shutdown()
    trap.server_close()

    text = PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert "Plain text styled" in text
    assert not trap.came
    assert b"not-for-paper" not in data
    assert b"/EmbeddedFile" not in data


def test_a_pdf_is_its_owners_while_that_person_may_read_the_customer_and_for_a_day(sign_in, people):
    customer = noted(people.ana)
    ben, ana = sign_in(people.ben), sign_in(people.ana)
    address = ordered(ben, customer)
    assert ben.get(f"{address}/file").status_code == 404, "it is not made yet"
    lie_ready(address)

    assert ben.get(f"{address}/file").data == b"%PDF-"
    logged = select(AuditEntry.subject).where(AuditEntry.action == "download file")
    assert db.session.scalars(logged).all() == [f"{customer.id}/{of(address).id}"]
    for part in ("", "/file"):
        assert ana.get(f"{address}{part}").status_code == 404, "another person's"
    with writing():
        customers.set_level(customer, closed=True, by=people.ana)
    for part in ("", "/file"):
        assert ben.get(f"{address}{part}").status_code == 404, "closed meanwhile"
    with writing():
        customers.set_level(customer, closed=False, by=people.ana)
    assert ben.get(f"{address}/file").status_code == 200
    with writing():
        db.session.execute(update(Printout).values(expires_at=now() - timedelta(seconds=1)))
    assert ben.get(f"{address}/file").status_code == 404
    with writing():
        printouts.purge()
    assert db.session.scalars(select(PrintoutFile)).all() == []


def test_what_may_not_be_read_when_it_is_made_is_not_made(app, sign_in, people):
    customer = noted(people.ana)
    ben = sign_in(people.ben)
    address = ordered(ben, customer)
    with writing():
        customers.set_level(customer, closed=True, by=people.ana)
    assert printing.step(app)
    assert of(address).state is PrintoutState.FAILED
    assert ben.send(f"/customers/{customer.id}/brief/pdf").status_code == 404
    with writing():
        customers.set_level(customer, closed=False, by=people.ana)
    page = ben.get(address, headers=EN).text
    assert "nothing here that you may read" in page
    assert "Try again" in page


def test_five_wait_for_a_person_at_once_and_a_person_forgotten_is_in_none(sign_in, people):
    customer = noted(people.ana)
    ben = sign_in(people.ben)
    made = [ordered(ben, customer) for _ in range(printouts.MOST_WAITING)]
    refused = ben.send(f"/customers/{customer.id}/brief/pdf")
    assert refused.status_code == 409
    lie_ready(made[0])
    ordered(ben, customer)

    with writing():
        contact = Contact(name="Jo Sample", firm="x", sought="jo sample\nx", by=people.ana, customer_id=customer.id)
        db.session.add(contact)
        db.session.flush()
        personal_data.erase(contact, by=people.ana)
    assert db.session.scalars(select(Printout)).all() == []
