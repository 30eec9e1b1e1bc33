"""Sentence vectors: `encoder` makes them, `store` keeps them beside the index, `following` makes what is missing.

They only rank, and find a few documents that say the same in other words. All works without them.
"""
