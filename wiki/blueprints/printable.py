"""Rendered Markdown on its way into a page: the one place that tells the templates not to escape it."""

from collections.abc import Mapping

from markupsafe import Markup


def printable(html: Mapping[str, str]) -> dict[str, Markup]:
    """Return rendered parts as templates print them: nh3 cleaned them when they were rendered."""
    return {name: Markup(part) for name, part in html.items()}  # noqa: S704 - cleaned by wiki/text/rendering
