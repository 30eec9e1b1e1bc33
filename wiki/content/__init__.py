"""What is shipped besides code: the default vocabulary and the cases of the demonstration."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any


def vocabulary() -> dict[str, Any]:
    """Return the default classification: `lists` and their `terms`, both in display order.

    A list has `code`, `label` by language, `multiple` (several values a case) and `free` (terms
    are created when used). A term has `list`, `code`, `label` by language, `library_name` by
    language or None, `synonyms`, `parent` (a code of the same list) and `description` (Markdown
    in simplified Chinese) or None.
    """
    loaded: dict[str, Any] = json.loads(_text("vocabulary.json"))
    return loaded


def demo_cases() -> Iterator[dict[str, Any]]:
    """Yield the invented cases of the demonstration in the import format, `ref` "demo-001" on.

    One key more than that format: `lines`, the ids of the lines of playbooks that were done in the case.
    """
    for line in _text("demo_cases.jsonl").splitlines():
        yield json.loads(line)


def playbooks() -> dict[str, Any]:
    """Return the shipped playbooks: `playbooks`, each with `personality`, `title` by language and `lines`.

    A line has `id`, `section`, `text` by language and, where its section has them, `reply`, `product` and `fit`.
    """
    loaded: dict[str, Any] = json.loads(_text("playbooks.json"))
    return loaded


def classes() -> dict[str, Any]:
    """Return how accounts are classed: `weights`, `bands`, and `texts` by cell, trend and treatment, by language."""
    loaded: dict[str, Any] = json.loads(_text("classes.json"))
    return loaded


def screening() -> dict[str, Any]:
    """Return the `criteria` by which prospects are judged, each with `code` and `label` by language."""
    loaded: dict[str, Any] = json.loads(_text("screening.json"))
    return loaded


def reviews() -> dict[str, Any]:
    """Return who reviews what, by the type of the record: steps with `who` (parts), `need` and `days`."""
    loaded: dict[str, Any] = json.loads(_text("reviews.json"))
    return loaded


def scorecard() -> list[dict[str, Any]]:
    """Return by what plans are judged: `code`, `weight` (together 100), and `label` and `hint` by language."""
    loaded: list[dict[str, Any]] = json.loads(_text("scorecard.json"))["criteria"]
    return loaded


def relationships() -> list[dict[str, Any]]:
    """Return what we may be to a customer, each more than the one before: `code`, and the `marks` by which one knows
    it, each with `code` and `text` by language.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("relationships.json"))["types"]
    return loaded


def duties() -> list[dict[str, Any]]:
    """Return what is usually expected of a role on a customer's team: `code`, and `duties` with `code` and `text`."""
    loaded: list[dict[str, Any]] = json.loads(_text("duties.json"))["roles"]
    return loaded


def grades() -> dict[str, Any]:
    """Return how customers are graded: `tracks` (criterion, grade, the values that fit), which cells are `assumed`
    (track.criterion.grade), `windows` in months, and `due_days` after which a grade is to be looked at again.
    """
    loaded: dict[str, Any] = json.loads(_text("grades.json"))
    return loaded


def tracking() -> dict[str, Any]:
    """Return the `states` by which pursuits are tracked, in order: `code`, `label` by language, `retired`."""
    loaded: dict[str, Any] = json.loads(_text("tracking.json"))
    return loaded


def plans() -> list[dict[str, Any]]:
    """Return the account plans of the demonstration, as `services/plans/shipped.py` reads them; days are from today."""
    loaded: list[dict[str, Any]] = json.loads(_text("plans.json"))["plans"]
    return loaded


def sales() -> dict[str, list[dict[str, Any]]]:
    """Return what is noted of the customers of the demonstration: `grades`, `pursuits`, `classes` and `values`, each
    with the ref of its `customer`, `by` (the name of a demo person) and what a form would send; days count from today.
    Of `groups` a `name` and the refs of its `customers`.
    """
    loaded: dict[str, list[dict[str, Any]]] = json.loads(_text("sales.json"))
    return loaded


def root_causes() -> list[dict[str, Any]]:
    """Return the root causes of the demonstration: `ref`, `title`, `text`, `action` (Markdown), `cause`, `due_on`,
    `owner` (the name of a demo person or None), perhaps `fixed`, and the refs of its `cases`.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("root_causes.json"))["root_causes"]
    return loaded


def routes() -> dict[str, Any]:
    """Return what routes begin from (`patterns`), and those of the demo customers (`demo`)."""
    loaded: dict[str, Any] = json.loads(_text("routes.json"))
    return loaded


def service_forms() -> dict[str, Any]:
    """Return the shipped `forms` of service: `code`; `label`, `what_for` and `when_not` by language."""
    loaded: dict[str, Any] = json.loads(_text("service_forms.json"))
    return loaded


def bids() -> dict[str, Any]:
    """Return the `lines` by which a written proposal is gone through: `code`, `stage`, `label` by language, `guide`."""
    loaded: dict[str, Any] = json.loads(_text("bids.json"))
    return loaded


def occasions() -> dict[str, Any]:
    """Return the shipped `kinds` of occasions at customers: `code`, and `label` by language."""
    loaded: dict[str, Any] = json.loads(_text("occasions.json"))
    return loaded


def visits() -> dict[str, list[dict[str, Any]]]:
    """Return what was noted of these customers, by kind: `ref`, `customer`, what the forms ask, days from today."""
    loaded: dict[str, list[dict[str, Any]]] = json.loads(_text("visits.json"))
    return loaded


def customers() -> list[dict[str, Any]]:
    """Return the customers of the demonstration: `ref`, what the form of a customer asks, `stage` and `why`, and
    `owner` (the name of a demo person or None).
    """
    loaded: list[dict[str, Any]] = json.loads(_text("customers.json"))["customers"]
    return loaded


def facts() -> dict[str, list[dict[str, Any]]]:
    """Return what is known of the customers of the demonstration: `facts` and `sightings` (`customer` is its ref, then
    what the form asks, `days_ago` when), and `claims` about competitors (`approved` tells whether by two people).
    """
    loaded: dict[str, list[dict[str, Any]]] = json.loads(_text("facts.json"))
    return loaded


def page_kinds() -> list[dict[str, Any]]:
    """Return the shipped kinds of knowledge pages: `code`, `label` and `template` by language (Markdown),
    `review_days` and `needs_approval`.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("page_kinds.json"))["kinds"]
    return loaded


def courses() -> dict[str, list[dict[str, Any]]]:
    """Return what comes with the service for whoever is new: `pages` as those of the demonstration, and `paths` with
    `code`, `title` and `description` by language, and `steps`, the `ref`s of pages in their order.
    """
    loaded: dict[str, list[dict[str, Any]]] = json.loads(_text("courses.json"))
    return loaded


def pages() -> list[dict[str, Any]]:
    """Return the knowledge pages of the demonstration: `ref`, `kind`, `title`, `text` (Markdown), their terms as in
    the import format, perhaps `parent` (the ref of one before) and `verifier` (the name of a demo person).
    """
    loaded: list[dict[str, Any]] = json.loads(_text("pages.json"))["pages"]
    return loaded


def defects() -> list[dict[str, Any]]:
    """Return the invented defects of the demonstration: the fields of a report, its `state` and `severity`, what its
    card says (`may_say`, `must_not_promise`), and its `disposition` and `answer`.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("defects.json"))
    return loaded


def contacts() -> list[dict[str, Any]]:
    """Return the invented contacts of the demonstration: `name`, `firm`, `position`, `contact_level`, and what was
    `seen`: `by` (the name of a demo person), `personality`, `confidence`, `example`, `observed_on`.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("contacts.json"))["contacts"]
    return loaded


def ties() -> list[dict[str, Any]]:
    """Return who is at the demo customers and what ties them: for each `customer` (a ref) its `departments`, `people`
    with who of us knows them (`known`) and `steps`, and `ties` by the names of both.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("ties.json"))["customers"]
    return loaded


def topics() -> list[dict[str, Any]]:
    """Return the invented topics of the demonstration: the fields of a question, `asked_by` (name of a demo person),
    `days_ago`, what was `seen` (why it was not enough, by the ref of a case), and `replies`: `by`, `kind`, `text`,
    `minutes` after the question, `votes` (names), perhaps `accepted`.
    """
    loaded: list[dict[str, Any]] = json.loads(_text("topics.json"))["topics"]
    return loaded


def synonyms() -> list[dict[str, Any]]:
    """Return the shipped sets of words that mean the same: `code`, `words`, and perhaps `one_way` and `note`."""
    loaded: list[dict[str, Any]] = json.loads(_text("synonyms.json"))["sets"]
    return loaded


def pinyin() -> dict[str, str]:
    """Return the simplified characters of each syllable, spelt without tone. `tests.search.readings` makes it."""
    loaded: dict[str, str] = json.loads(_text("pinyin.json"))
    return loaded


def questions() -> dict[str, Any]:
    """Return the words of questions: `names`, what people say for a class besides its labels, each with `list`, `code`
    and `words`; and lists of words by what they do (see `wiki/search/understanding/lexicon.py`), `common` being words
    of the vocabulary that name nothing by themselves.
    """
    loaded: dict[str, Any] = json.loads(_text("questions.json"))
    return loaded


def common_passwords() -> str:
    """Return passwords that many people have, in small letters, each between two line breaks."""
    return _text("common_passwords.txt")


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
