"""The JSON API, version 1: for programs with a token. This page lists its routes; docs/api.md shows how to use them."""

from flask import Blueprint

from wiki.blueprints.api import cases, customers, defects, pages, search, similar, tokens, topics
from wiki.blueprints.api.openapi import show as describe
from wiki.extensions import csrf

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.before_request(tokens.ask)
bp.after_request(tokens.describe)
csrf.exempt(bp)  # nothing is done in the name of a cookie here

bp.get("/cases", endpoint="cases_index")(cases.index)
bp.post("/cases", endpoint="cases_new")(cases.new)
bp.get("/cases/<case_id>", endpoint="cases_show")(cases.show)
bp.put("/cases/<case_id>", endpoint="cases_edit")(cases.edit)
bp.get("/cases/<case_id>/similar", endpoint="cases_similar")(similar.index)
bp.get("/customers", endpoint="customers_index")(customers.index)
bp.get("/customers/<customer_id>", endpoint="customers_show")(customers.show)
bp.get("/defects", endpoint="defects_index")(defects.index)
bp.post("/defects", endpoint="defects_new")(defects.new)
bp.get("/defects/<defect_id>", endpoint="defects_show")(defects.show)
bp.put("/defects/<defect_id>", endpoint="defects_edit")(defects.edit)
bp.get("/pages", endpoint="pages_index")(pages.index)
bp.post("/pages", endpoint="pages_new")(pages.new)
bp.get("/pages/<page_id>", endpoint="pages_show")(pages.show)
bp.put("/pages/<page_id>", endpoint="pages_edit")(pages.edit)
bp.get("/topics", endpoint="topics_index")(topics.index)
bp.post("/topics", endpoint="topics_new")(topics.new)
bp.get("/topics/<topic_id>", endpoint="topics_show")(topics.show)
bp.put("/topics/<topic_id>", endpoint="topics_edit")(topics.edit)
bp.get("/topics/<topic_id>/posts", endpoint="posts_index")(topics.posts_index)
bp.post("/topics/<topic_id>/posts", endpoint="posts_new")(topics.posts_new)
bp.get("/search", endpoint="search")(search.index)
bp.get("/openapi.json", endpoint="openapi")(describe)
