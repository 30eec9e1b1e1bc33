"""Command: bring the catalogues in step with the code."""

from wiki.translations.catalogues import update

update()
