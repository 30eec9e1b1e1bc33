"""Backups: everything that people wrote, in one file that fits together, and the way back from it.

`archive` is the file, with a manifest that signs all of it. What goes in and out is made by one module a kind of
database, `sqlite` and `postgresql`. Not in it: keys, the search index, and what lets somebody in.
"""

from wiki.services.backups.archive import Damaged, Manifest, Progress
from wiki.services.backups.making import make
from wiki.services.backups.restoring import restore

__all__ = ["Damaged", "Manifest", "Progress", "make", "restore"]
