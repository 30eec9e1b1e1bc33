"""The JSON API, version 1: for programs with a token."""

from flask import Blueprint

bp = Blueprint("api", __name__, url_prefix="/api/v1")
