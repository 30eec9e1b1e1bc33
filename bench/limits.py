"""What the figures may be. CPU is that of web processes and their render children, for one request."""

from bench import Measure

AT_MOST = {
    "case_page_cpu": 6.0,
    "search_page_cpu": 12.0,
    "card_cpu": 40.0,
    "playbook_cpu": 15.0,
    "leader_home_cpu": 40.0,
    "similar_cpu": 20.0,
    "engine_cpu": 2.0,
    "save_cpu": 25.0,
    "suggestions_cpu": 5.0,
    "suggestions.p95": 50.0,
    "findable.p95": 1.0,
    "findable_during_import.p95": 1.0,
    "cold_start": 2.0,
    "memory_pss": 400.0,
    "sealed.search_cpu": 50.0,
    "customers.profile_cpu": 12.0,
    "customers.brief_cpu": 60.0,
    "customers.brief_pdf": 5.0,
    **{f"customers.{name}_cpu": 15.0 for name in ("list", "list_filtered", "list_by_name", "list_page_9")},
    "knowledge.page_cpu": 6.0,
    **{f"knowledge.{name}_cpu": 10.0 for name in ("index", "list_of_a_kind", "list_page_9")},
    "topics.page_cpu": 12.0,
    "topics.draft_cpu": 200.0,
    **{
        f"topics.{name}_cpu": 10.0
        for name in ("list", "list_filtered", "list_page_9", "list_mine", "list_unread", "inbox")
    },
    "plans.plan_cpu": 20.0,
    "plans.pack_cpu": 60.0,
    "plans.portfolio_cpu": 80.0,
    "kill.faults": 0.0,
    **{f"growth.10000.again.{words}_words.p95": 2.0 for words in (1, 3, 6)},
    **{f"growth.100000.again.{words}_words.p95": 8.0 for words in (1, 3, 6)},
    **{f"growth.100000.first.{words}_words.p95": 15.0 for words in (1, 3, 6)},
    **{f"growth.10000.whole.again.{words}_words.p95": 2.0 for words in (1, 3, 6)},
    **{f"growth.100000.whole.again.{words}_words.p95": 8.0 for words in (1, 3, 6)},
    **{f"growth.100000.whole.first.{words}_words.p95": 15.0 for words in (1, 3, 6)},
    **{f"growth.{size}.ratio.{words}_words": 1.5 for size in (10_000, 100_000) for words in (1, 3, 6)},
    "growth.100000.reader.memory": 600.0,
    "growth.100000.whole.memory_own": 600.0,
}
AT_LEAST = {
    "import_speed": 150.0,
    **{f"growth.{size}.build": 200.0 for size in (10_000, 100_000)},
    "sales.ndcg@10": 0.75,
    "xquad_zh.ndcg@10": 0.96,
    "cmrc.ndcg@10": 0.96,
    "cranfield.ndcg@10": 0.40,
    "xquad_en2zh.ndcg@10": 0.85,
}


def verdict(measure: Measure) -> str:
    """Return the limit of a figure and whether it holds; nothing for a figure without one."""
    for sign, limits, holds in (("≤", AT_MOST, measure.value.__le__), ("≥", AT_LEAST, measure.value.__ge__)):
        if measure.name in limits:
            limit = limits[measure.name]
            return f"{sign} {limit:g} {measure.unit}: {'holds' if holds(limit) else 'MISSED'}"
    return ""
