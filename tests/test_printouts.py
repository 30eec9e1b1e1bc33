"""The brief as PDF: made in the background in its owner's rights, on one page, and for that person alone."""

import io
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

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
    customer = noted(people.ana, "龍騰範例機械廠", business="做礦用輸送機三十年。" * 60, care="上午十点前不接电话。" * 30)
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
