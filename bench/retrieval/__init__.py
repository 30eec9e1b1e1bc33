"""Quality of the ranking: nDCG@10 and recall@10.

Without --data it is measured on our own judged questions over the demo cases: those of `sales/`, by --held-out those of
`held_out/`. With --data it is measured on the public collections of that folder.
"""

from argparse import Namespace
from collections.abc import Iterable

from bench import Measure
from bench.retrieval import own, public


def run(options: Namespace) -> Iterable[Measure]:
    """Measure each collection below --data, or our own."""
    if options.data is not None:
        return public.measure(options.data)
    return own.measure(
        own.HELD_OUT if options.held_out else own.TUNED_ON,
        each=options.each,
        since=options.since,
    )
