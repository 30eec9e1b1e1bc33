"""Who may do what: `policy` says it, `predicates` are its facts, `gate` applies it."""

from wiki.access.gate import allow, can, forget_rights, listing, load, look_up_rights, me, peek, rights, rule

__all__ = ["allow", "can", "forget_rights", "listing", "load", "look_up_rights", "me", "peek", "rights", "rule"]
