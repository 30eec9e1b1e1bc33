"""What is told of rankings: the figures of each way of asking, by kind, how sure they are, and what was gained."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench import Measure
from bench.retrieval.judged import Question
from bench.retrieval.quality import DEPTH, exponential, interval, mean, ndcg, recall

HELPS = 2
"""The relevance that recall asks for: a case that only touches the question need not be found."""

WHOLE = ""
"""The way of asking that is measured; others stand beside it."""

Ranking = Sequence[str]


@dataclass(frozen=True)
class Ranked:
    """Questions of a collection, and for each way of asking the ranking of each of them.

    Of questions that are `held_out` nothing but the whole is told.
    """

    name: str
    asked: Sequence[Question]
    rankings: Mapping[str, Sequence[Ranking]]
    held_out: bool = False

    def scores(self, way: str = WHOLE) -> list[float]:
        """Return the nDCG of each question by one way of asking."""
        return [ndcg(*pair) for pair in self._pairs(way, range(len(self.asked)))]

    def figures(self) -> Iterator[Measure]:
        """Yield nDCG and recall of each way, of all questions and of each kind."""
        for way in self.rankings:
            for kind, places in self._groups().items():
                pairs = self._pairs(way, places)
                figure = ".".join(filter(None, (self.name, way, kind)))
                yield Measure(f"{figure}.ndcg@{DEPTH}", mean([ndcg(*pair) for pair in pairs]), "1")
                yield Measure(f"{figure}.recall@{DEPTH}", mean([recall(*pair, least=HELPS) for pair in pairs]), "1")

    def certainty(self, baseline: str) -> Iterator[Measure]:
        """Yield the interval of the mean, the gain over another way, and the mean by a steeper gain."""
        scores = self.scores()
        yield from _interval(f"{self.name}.ndcg@{DEPTH}", scores)
        yield from gain(f"{self.name}.gain_over_{baseline}", scores, self.scores(baseline))
        steep = [ndcg(*pair, exponential) for pair in self._pairs(WHOLE, range(len(self.asked)))]
        yield Measure(f"{self.name}.exponential_ndcg@{DEPTH}", mean(steep), "1")

    def each(self) -> Iterator[Measure]:
        """Yield the nDCG of every question."""
        if not self.held_out:
            for question, score in zip(self.asked, self.scores(), strict=True):
                yield Measure(self.figure_of(question), score, "1")

    def figure_of(self, question: Question) -> str:
        """Return the name of a question's figure."""
        return f"{self.name}.{question.id}.ndcg@{DEPTH}"

    def since(self, earlier: Mapping[str, float]) -> Iterator[Measure]:
        """Yield the gain since an earlier run, given by the names of its figures, on the questions in both."""
        pairs = [
            (score, earlier[self.figure_of(question)])
            for question, score in zip(self.asked, self.scores(), strict=True)
            if self.figure_of(question) in earlier
        ]
        if pairs:
            yield from gain(f"{self.name}.gain_since", [now for now, _ in pairs], [then for _, then in pairs])

    def _groups(self) -> dict[str, Sequence[int]]:
        """Return the places of all questions, and of those of each kind."""
        kinds = () if self.held_out else dict.fromkeys(question.kind for question in self.asked)
        of_kind = {kind: [at for at, question in enumerate(self.asked) if question.kind == kind] for kind in kinds}
        return {"": range(len(self.asked)), **of_kind}

    def _pairs(self, way: str, places: Sequence[int]) -> list[tuple[Ranking, Mapping[str, int]]]:
        return [(self.rankings[way][place], self.asked[place].relevance) for place in places]


def gain(figure: str, scores: Sequence[float], others: Sequence[float]) -> Iterator[Measure]:
    """Yield by how much scores are better than others of the same questions, with the paired interval."""
    gains = [score - other for score, other in zip(scores, others, strict=True)]
    yield Measure(figure, mean(gains), "1")
    yield from _interval(figure, gains)


def _interval(figure: str, values: Sequence[float]) -> Iterator[Measure]:
    low, high = interval(values)
    yield Measure(f"{figure}.low", low, "1")
    yield Measure(f"{figure}.high", high, "1")
