"""Who is asking: the token in the Authorization header decides, and nothing else. A cookie opens nothing here."""

from flask import Response, g, request

from wiki.access.gate import SAFE_METHODS
from wiki.blueprints import identity
from wiki.errors import N_, Refused, WikiError
from wiki.extensions import db
from wiki.models import TokenScope
from wiki.models.changes import ACTOR
from wiki.services import audit, second_factors

PUBLIC = "api.openapi"


class TokenRequired(WikiError):
    """No token that is in force came with the request."""

    status = 401
    code = "token_required"

    def __init__(self) -> None:
        super().__init__(N_("Send a token that is in force: “Authorization: Bearer TOKEN”."))


def ask() -> None:
    """Make the token's person the one who asks, or raise TokenRequired; Refused if the token may only read."""
    if request.endpoint == PUBLIC:
        return
    token = identity.token_of_request(request)
    if token is None:
        if request.authorization:
            audit.note_once("use token", by=None, outcome="refused")
        raise TokenRequired
    g.api_user = token.user
    if second_factors.is_missing(token.user):
        raise Refused(N_("A role of yours signs in in two steps. Set up the second one under “My account” first."))
    if request.method not in SAFE_METHODS and token.scope is not TokenScope.WRITE:
        raise Refused(N_("This token may read only. Make one that may write."))
    db.session().info[ACTOR] = token.user.id


def describe(response: Response) -> Response:
    """Say how to ask, and that the answer is one person's."""
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="casewiki"'
    response.vary.add("Authorization")
    return response
