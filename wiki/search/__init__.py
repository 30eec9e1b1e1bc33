"""Full text search: the index ranks, the database decides.

`analysis` turns text into terms, `grammar` turns what somebody typed into a query, `backend` says what an index is,
`whoosh_backend` is one, `snippets` cuts the passages that are shown.
"""
