"""Pages of customers that are made of the same parts as others that are looked at: only `--all-pages` opens them, too.

All take minutes. What a page answers is tested without a browser in any case.
"""

ALIKE = frozenset(
    {
        *("no customer found", "refused view", "what a customer belongs to", "the same customer twice"),
        *("hand over accounts", "group of customers", "customer of a case", "losses", "change a loss"),
        *(
            "loss that was taken back",
            "new person",
            "new department",
            "change a department",
            "new tie",
            "somebody left",
        ),
        *("somebody moved", "to be asked again", "why somebody is kept", "inside supporter", "refused customer"),
        *("put a contact right", "gifts to approve", "promises and needs", "my visits", "change a plan"),
        *("rules of care", "calendar", "new fact", "fact", "change a fact", "facts that end", "competitor"),
        *("competitors at a customer", "new sighting", "refused grade", "grades that are due", "pursuits that ended"),
        *("refused pursuit", "ended pursuit", "states of pursuits", "tables of grades", "what customers bring"),
        *("edit a profile", "plan a visit", "refused claim", "who opens a fact", "ties of a customer"),
    }
)
TESTS = frozenset(f"test_a_page_has_no_faults[{name}]" for name in ALIKE)
