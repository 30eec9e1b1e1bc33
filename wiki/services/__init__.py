"""Verbs that cross records. The object first, then keywords; the actor is `by`."""
