"""An index in a folder, kept by Whoosh and ranked with numpy. The only rooms that know Whoosh.

Whoosh keeps the segments, their columns, the deletions and the table of contents, which it replaces in one step at a
commit. What it would be slow at is done here: postings are written and read as arrays (`postings`), a segment's columns
become arrays once (`segment`), a state of the whole index adds the statistics (`snapshot`), and a query is a few vector
operations (`scoring`).
"""

from wiki.search.whoosh_backend.backend import WhooshBackend

__all__ = ["WhooshBackend"]
