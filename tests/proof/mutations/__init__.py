"""Checks that are taken out one at a time, and the tests that must notice it.

A text has to stand exactly once in its file. `python -m tests.proof mutations` takes each out in a copy of the project
and runs the tests that are named; one that still passes is worth nothing.
"""

from tests.proof.mutations.answers import ANSWERS
from tests.proof.mutations.customers import CUSTOMERS
from tests.proof.mutations.defects import DEFECTS
from tests.proof.mutations.facts import FACTS
from tests.proof.mutations.finding import FINDING
from tests.proof.mutations.mutation import Mutation
from tests.proof.mutations.plans import PLANS
from tests.proof.mutations.printed import PRINTED
from tests.proof.mutations.reviews import REVIEWS
from tests.proof.mutations.rights import RIGHTS
from tests.proof.mutations.sales import SALES
from tests.proof.mutations.visits import VISITS

__all__ = ["MUTATIONS", "Mutation"]

MUTATIONS = [*RIGHTS, *ANSWERS, *FINDING, *DEFECTS, *SALES, *FACTS, *VISITS, *CUSTOMERS, *PRINTED, *REVIEWS, *PLANS]
