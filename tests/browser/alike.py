"""Pages that are made of the same parts as others that are looked at: only `--all` opens them, too.

All take minutes. What a page answers is tested without a browser in any case.
"""

ALIKE = frozenset(
    {
        *("brief as PDF", "calendar", "card of a type", "card without a type", "change a chat"),
        *("change a comment", "change a contact", "change a department", "change a fact", "change a loss"),
        *("change a path", "change a plan", "change a saved search", "change words", "changes", "competitor"),
        *("competitors at a customer", "contacts of a type", "customer of a case", "customer of the same name"),
        *("draft", "earlier texts of a reply", "edit a profile", "edit root cause", "ended pursuit", "fact"),
        *("facts that end", "files of a page", "files of a topic", "filters that exclude each other"),
        *("first version", "forum filtered", "gifts to approve", "grades that are due", "group of customers"),
        *("hand over accounts", "history of a page", "history of a playbook", "history of a question"),
        *("inside supporter", "invitations", "list", "loss that was taken back", "losses", "my visits"),
        *("new department", "new fact", "new key", "new person", "new sighting", "new term", "new tie"),
        *("no contact found", "no customer found", "no page", "nothing taken along", "open a page"),
        *("open a topic", "opinion", "opportunities seen", "plan a visit", "promises and needs", "pursuit"),
        *(
            "pursuits that ended",
            "put a contact right",
            "refused chat",
            "refused claim",
            "refused conclusion",
            "refused contact",
        ),
        *("refused customer", "refused file", "refused grade", "refused loss", "refused person", "refused proof"),
        *("refused pursuit", "refused quick case", "refused root cause", "refused term", "refused view"),
        *("refused visit", "refused words", "root causes fixed", "rules of care", "save a search", "say it anew"),
        *("screening", "somebody left", "somebody moved", "states of pursuits", "table imported"),
        *("tables of customers", "tables of grades", "the same customer twice", "ties of a customer"),
        *("to be asked again", "unreadable table", "version of a page", "what I follow", "what I promised"),
        *("what a customer belongs to", "what customers bring", "who can see a topic", "who opens a fact"),
        "why somebody is kept",
    }
)
TESTS = frozenset(f"test_a_page_has_no_faults[{name}]" for name in ALIKE)
