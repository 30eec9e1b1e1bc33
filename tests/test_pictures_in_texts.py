"""Pictures inside a text: files of ours alone, shown by the rights of whoever looks."""

import io

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.test_attachments import PDF, added, newest
from tests.test_cases import STORY, told
from tests.test_files import GOOD
from wiki.text.markdown import to_html
from wiki.text.pictures import OURS

pytestmark = pytest.mark.one_database

SHOWN = '<img src="/files/12/preview" alt="{}" loading="lazy">'


@pytest.fixture
def case(sign_in, people):
    return told(sign_in(people.ana))


@pytest.mark.parametrize("address", ["/files/12", "/files/12/picture", "/files/12/preview"])
def test_a_file_of_ours_is_shown_small_and_opens_large(address):
    shown = SHOWN.format("白板 &amp; 笔")
    assert to_html(f"看 ![白板 & 笔]({address})") == f'<p>看 <a href="/files/12/picture">{shown}</a></p>'


def test_inside_a_link_the_link_stays():
    html = to_html("[![a](/files/12)](https://example.org/x)")
    assert SHOWN.format("a") in html
    assert "/files/12/picture" not in html


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/files/12",
        "//example.org/files/12",
        "/files/12/x.svg",
        "/files/012",
        "/files/１２",
        "/files/12?x=1",
        "/files/../files/12",
        "/\\files/12",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "/files/99999999999",
    ],
)
def test_nothing_else_is_shown_as_a_picture(address):
    assert "<img" not in to_html(f"![a]({address})")


@pytest.mark.parametrize(
    "text",
    [
        '<img src="/files/12/preview" onerror="alert(1)">',
        '![" onerror="alert(1)](/files/12)',
        "![<script>alert(1)</script>](/files/12)",
        '![a](/files/12 "x\\" onerror=alert(1)")',
        "# ![a](/files/12)\n\n![b][c]\n\n[c]: /files/12",
        "`![a](/files/12)`",
    ],
)
def test_a_description_stays_a_description(text):
    html = to_html(text)
    assert OURS not in html
    assert "<script" not in html
    for picture in html.split("<img")[1:]:
        inside = picture.split(">")[0]
        assert inside.count('"') == 6
        assert inside.startswith(' src="/files/12/preview" alt="')


def send(person, case, *files):
    """Send files as the field of a text does."""
    form = MultiDict([("csrf_token", person.csrf_token())])
    for name, data in files:
        form.add("files", FileStorage(io.BytesIO(data), filename=name))
    boundary, body = encode_multipart(form)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return person.post(f"/cases/{case.id}/files", data=body, content_type=kind, headers={"Accept": "application/json"})


def test_a_text_field_is_answered_with_what_it_writes(sign_in, people, case):
    ana = sign_in(people.ana)
    answer = send(ana, case, ("白[板]*.png", GOOD["png"]), ("报价.pdf", PDF), ("c.svg", b"x"))
    file = newest()

    assert answer.status_code == 201
    assert answer.json["markdown"] == [
        f"![白 板 .png](/files/{file.id - 1})",
        f"[报价.pdf](/files/{file.id}/%E6%8A%A5%E4%BB%B7.pdf)",
    ]
    assert len(answer.json["told"]) == 1
    assert "c.svg" in answer.json["told"][0]
    again = send(ana, case, ("again.png", GOOD["png"]))
    assert (again.status_code, again.json["markdown"]) == (201, answer.json["markdown"][:1])
    assert send(ana, case, ("c.svg", b"x")).status_code == 422


def test_a_picture_in_a_text_is_shown_to_whom_may_read_the_file(sign_in, people, case, draft):
    ana, ben = sign_in(people.ana), sign_in(people.ben)
    file = added(ana, draft, "a.png", GOOD["png"])
    ana.send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "situation": f"![板书](/files/{file.id})"})
    page = ben.get(f"/cases/{case.id}").text

    assert f'src="/files/{file.id}/preview" alt="板书"' in page
    assert ben.get(f"/files/{file.id}/preview").status_code == 404
    assert ana.get(f"/files/{file.id}/preview").status_code == 200
