"""Whatever people type, the page that shows it runs nothing of theirs and keeps its own shape."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.payloads import BAD_LINKS, GOOD_LINKS, MARKUP
from wiki.text.rendering import render

TAGS = re.findall(
    r"\S+",
    "a b blockquote br code del div em h3 h4 h5 h6 hr i ins kbd li mark ol p pre s span strong sub sup table tbody td"
    " th thead tr u ul",
)
ATTRIBUTES = {"align", "class", "href", "id", "rel", "start"}
CLASSES = re.findall(
    r"\S+",
    "admonition admonition-title danger footnote footnote-backref footnote-ref important note task-list task-list-item"
    " tip warning",
)
LINK = re.compile(r"https?://[^\\]|mailto:|/(?![/\\])|#t-", re.IGNORECASE)
# What a browser leaves out of an address before it looks at it.
SKIPPED = re.compile(r"[\x00-\x20]")


class Judge(HTMLParser):
    """Collects what a page must not hold."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.links: list[dict[str, str | None]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        self.faults += [f"{tag} {name}" for name in values.keys() - ATTRIBUTES]
        self.faults += [f"class {name}" for name in (values.get("class") or "").split() if name not in CLASSES]
        if "id" in values and not (values["id"] or "").startswith("t-"):
            self.faults.append(f"id {values['id']}")
        if "href" in values:
            self.links.append(values)
            if not LINK.match(SKIPPED.sub("", values["href"] or "")):
                self.faults.append(f"href {values['href']}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")


def faults(text: str) -> list[str]:
    return Judge(render([text])[0].html).faults


PLACES = ["{}", "文字{}文字", "- a\n\n    {}", "> {}", "**{}**", "<div>\n\n{}\n\n</div>"]
LINKS = ["[a]({})", "![a]({})", '<a href="{}">a</a>']
MORE_LINKS = ["[a](<{}>)", "<{}>", "[a]\n\n[a]: {}", "<a href='{}' title=x>a</a>"]


@pytest.mark.parametrize("payload", MARKUP)
def test_nothing_that_runs_or_styles_gets_through(payload):
    assert {place: faults(place.replace("{}", payload)) for place in PLACES} == {place: [] for place in PLACES}


@pytest.mark.parametrize("address", BAD_LINKS)
def test_a_link_with_another_scheme_or_host_keeps_only_its_text(address):
    for link in LINKS + MORE_LINKS:
        judge = Judge(render([link.replace("{}", address)])[0].html)

        assert judge.faults == [], link
        assert [values["href"] for values in judge.links if "evil" in (values["href"] or "")] == [], link


@pytest.mark.parametrize(("address", "shown"), GOOD_LINKS.items())
@pytest.mark.parametrize("link", LINKS)
def test_a_link_to_the_web_to_mail_or_within_the_house_stays(address, shown, link):
    judge = Judge(render([link.replace("{}", address)])[0].html)

    assert [values["href"] for values in judge.links] == [shown]


@pytest.mark.parametrize("address", GOOD_LINKS)
def test_only_links_to_the_web_say_that_they_are_not_ours(address):
    judge = Judge(render([f'<a class="footnote-ref" href="{address}">a</a>'])[0].html)

    rel = "noopener nofollow ugc" if address.lower().startswith("http") else None
    assert [values.get("rel") for values in judge.links] == [rel]


@pytest.mark.parametrize("tag", ["h3", "li", "sup", "p", "a"])
@pytest.mark.parametrize("name", ["main", "t-main", "location"])
def test_no_id_that_a_person_typed_is_kept(tag, name):
    assert "id=" not in render([f'<{tag} id="{name}">a</{tag}>'])[0].html


@settings(deadline=None)
@given(st.lists(st.sampled_from([*MARKUP, *BAD_LINKS, "**", "[", "](", ")", "<", ">", '"', "\n\n", "    ", "|"])))
def test_no_mixture_of_payloads_gets_through(parts):
    assert faults("".join(parts)) == []
