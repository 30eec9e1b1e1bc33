"""Whether the service is alive and ready, for whoever watches it. No sign-in, no details."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from wiki import search
from wiki.models.site import site_id

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """Answer as long as the process does."""
    return {"status": "ok"}


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """Answer when the database does; name what works less well at the moment, and how far its repair has come."""
    site_id()
    progress = search.vector_progress()
    states = {"index": not search.is_usable(), "meaning": progress is not None and progress.missing > 0}
    share = search.rebuilt_share() if states["index"] else None
    rebuilt = {} if share is None else {"index_rebuilt": share}
    return {"status": "ok", "degraded": [name for name, is_degraded in states.items() if is_degraded], **rebuilt}
