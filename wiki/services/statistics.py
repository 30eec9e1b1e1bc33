"""Shares of small numbers, told with how sure they are."""

import math
from dataclasses import dataclass

FEWEST = 5
"""Below so many cases no share is shown at all."""

FEW = 8
"""Below so many a share is shown as one of few."""

Z95 = 1.959964
"""Quantile of the normal distribution for an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `total` were won. The share and its interval are from 0 to 1."""

    won: int
    total: int

    @property
    def lost(self) -> int:
        """How many were not won."""
        return self.total - self.won

    @property
    def shown(self) -> bool:
        """Whether there are enough to show a share."""
        return self.total >= FEWEST

    @property
    def few(self) -> bool:
        """Whether a reader should know that there are few."""
        return self.total < FEW

    @property
    def share(self) -> float:
        """The part that was won; 0 of nothing."""
        return self.won / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The interval of 95 % after Wilson (1927), which stays within 0 and 1 and holds for small numbers."""
        return wilson(self.won, self.total)

    def against(self, average: float) -> str:
        """Return "above" or "below" if the whole interval lies on one side of the average, else ""."""
        low, high = self.interval
        return "above" if low > average else "below" if high < average else ""


def wilson(won: int, total: int, z: float = Z95) -> tuple[float, float]:
    """Return Wilson's score interval of a share, 0 to 1; all of it for no observation.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if total == 0:
        return 0.0, 1.0
    share, spread = won / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)
