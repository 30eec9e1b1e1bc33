"""Child processes with limits of time and memory, for work on what strangers have made: texts, pictures, tables."""

from wiki.sandbox.child import Child
from wiki.sandbox.serving import serve

__all__ = ["Child", "serve"]
