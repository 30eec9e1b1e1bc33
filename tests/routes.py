"""The addresses of the application, compiled once for all tests: to do so for each took a tenth of what it costs."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Map, RuleFactory

from wiki.app.addresses import Application


class Unwritten(Map):
    """What an application is made with that takes its addresses over from another one."""

    def add(self, rulefactory: RuleFactory) -> None:
        """Add nothing."""


class Routes:
    """Keeps the addresses of the first application for the later ones, until a test adds one of its own."""

    def __init__(self) -> None:
        self._kept, self._number = Map(), 0

    def given_to(self, make: Callable[[], Flask]) -> Flask:
        """Return the application that is made, with its addresses."""
        if not self._number or sum(1 for _ in self._kept.iter_rules()) != self._number:
            app = make()
            self._kept, self._number = app.url_map, sum(1 for _ in app.url_map.iter_rules())
            return app
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Application, "url_map_class", Unwritten)
            app = make()
        app.url_map = self._kept
        return app
