"""Days as they are kept (YYYY-MM-DD), reckoned in months."""

from datetime import date


def in_months(today: date, months: int) -> str:
    """Return the day so many months later (YYYY-MM-DD), the last of its month if that is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month + 1, day).isoformat()
        except ValueError:
            continue
    return date(year, month + 1, min(today.day, 28)).isoformat()
