"""The tables of proofs are complete, and what they point at exists."""

import re

import pytest

from tests.house.sources import ROOT
from tests.house.test_docs import exists
from tests.proof import tables
from tests.proof.mutations import MUTATIONS

IDS = [*(f"L{number}" for number in range(1, 64)), *(f"W{number}" for number in range(1, 8))]
LINES = [*tables.leaks(), *tables.requirements()]


def test_every_leak_is_in_the_table_once():
    assert [line.id for line in tables.leaks()] == IDS


def test_requirements_are_in_order_and_named_once():
    ids = [ident for line in tables.requirements() for ident in line.id.split()]
    assert all(re.fullmatch(r"V\d+\.\d+\.\d+", ident) for ident in ids)
    assert len(ids) == len(set(ids))
    first = [tuple(map(int, line.id.split()[0][1:].split("."))) for line in tables.requirements()]
    assert first == sorted(first)


def test_each_line_has_a_test_or_says_why_there_is_none():
    assert [line.id for line in LINES if not line.tests and not line.missing] == []
    assert [line.id for line in LINES if line.missing and not line.missing.startswith(tables.NOT_YET)] == []


def test_the_tests_that_tables_name_exist():
    named = {test for line in LINES for test in line.tests} | {test for one in MUTATIONS for test in one.tests}
    gone = sorted(test for test in named if not (exists(test) or ("::" not in test and (ROOT / test).is_file())))
    assert not gone, f"tests/proof: correct {gone}"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[one.what for one in MUTATIONS])
def test_what_a_mutation_takes_out_stands_in_its_file_once(mutation):
    for file, text, instead in mutation.edits:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert source.count(text) == 1, f"tests/proof/mutations: {mutation.what}: correct the text of {file}."
        assert instead != text
        compile(source.replace(text, instead), file, "exec")


def test_mutations_are_told_apart_by_what_they_take_out():
    whats = [one.what for one in MUTATIONS]
    assert len(whats) == len(set(whats)) >= 20
    assert not [one.what for one in MUTATIONS if not one.tests]


def test_the_page_about_security_is_up_to_date():
    assert tables.DOCS.read_text(encoding="utf-8") == tables.page(), "Run python -m tests.proof docs."
