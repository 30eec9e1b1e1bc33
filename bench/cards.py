"""CPU of cards, pages of types and of products and a leader's home at 10,000 cases, three lines cited in each."""

import random
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlencode

from sqlalchemy import insert, select

from bench import Measure
from bench.figures import do, opened, web_cpu
from bench.inside import inside
from bench.site import PASSWORD, Site, site
from tests.visitor import Visitor
from wiki.extensions import begin_write, db, refresh_statistics
from wiki.models import Citation, DocumentTerm, Playbook, PlaybookLine, Term

ASKED = 120
BROWSERS = 6
LEADER = "leader"
CITED = 3
MOST_PRODUCTS = 6
TYPES = ("honest", "proud", "showy", "shrewd", "childlike", "novelty_seeker")
SENTENCES = (
    "第一次拜访一个很自傲的科长，怎么开场",
    "总经理爱面子，当众不问价，会后问分期",
    "采购一行一行对报价，话很少",
    "院长说再看看，等别人先用",
    "老板凭喜欢做决定，上午答应下午又变",
    "信息中心主任追着问新版本的性能",
    "first visit to a very arrogant section chief",
    "客户嫌贵，招标下周截止",
)


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site with evidence and measure."""
    with site() as here:
        cite(here)
        here.service.start(workers=2)
        yield from measure(here)


def cite(here: Site) -> None:
    """Let each case of a type have done some lines of its playbook."""
    chance = random.Random(7)
    with inside(here):
        begin_write()
        by = db.session.scalar(select(Playbook.author_id).limit(1))
        lines: dict[int, list[str]] = defaultdict(list)
        asked = select(Playbook.term_id, PlaybookLine.id).join(Playbook, Playbook.id == PlaybookLine.playbook_id)
        for term, line in db.session.execute(asked):
            lines[term].append(line)
        filed = select(DocumentTerm.document_id, DocumentTerm.term_id).where(DocumentTerm.term_id.in_(lines))
        rows = [
            {"line_id": line, "document_id": case, "by_id": by}
            for case, term in db.session.execute(filed)
            for line in chance.sample(lines[term], CITED)
        ]
        db.session.execute(insert(Citation), rows)
        refresh_statistics()
        db.session.commit()


def measure(here: Site) -> Iterator[Measure]:
    """Measure cards from a sentence, each asked several times, and the pages of the types."""
    browsers = [here.person() for _ in range(BROWSERS)]
    cards = [f"/card?{urlencode({'q': sentence})}" for sentence in SENTENCES]
    playbooks = [f"/types/{code}" for code in TYPES]
    for name, paths in (("card_cpu", cards), ("playbook_cpu", playbooks)):
        do(opened(browsers, paths, ASKED // 2))
        yield Measure(name, web_cpu(here.service, opened(browsers, paths, ASKED)), "ms")
    with inside(here):
        products = list(db.session.scalars(select(Term.code).where(Term.list_code == "product").order_by(Term.id)))
    pages = [f"/terms/product/{quote(code)}" for code in products[:MOST_PRODUCTS]]
    do(opened(browsers, pages, ASKED // 2))
    yield Measure("product_cpu", web_cpu(here.service, opened(browsers, pages, ASKED)), "ms")
    for browser in browsers:
        browser.close()
    here.service.casewiki("user", "add", LEADER, "--role", "leadership", "--password-stdin", text=PASSWORD)
    leader = Visitor(here.service.url)
    leader.sign_in(LEADER, PASSWORD)
    do(opened([leader], ["/"], ASKED // 4))
    yield Measure("leader_home_cpu", web_cpu(here.service, opened([leader], ["/"], ASKED)), "ms")
    leader.close()
