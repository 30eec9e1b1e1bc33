"""create_app(): the only place that knows all rooms. What happens around each request is in `requests`."""

import json
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from wiki import crypto, sealing, search
from wiki.app import addresses, failures, pieces, requests, templates, words
from wiki.blueprints import BLUEPRINTS, identity, reader
from wiki.extensions import babel, csrf, db, dumps, login_manager, prepare_engine
from wiki.paths import TRANSLATIONS, resources
from wiki.services import passwords, questions
from wiki.settings import Settings, from_environment

YEAR = 365 * 24 * 3600


class Json(DefaultJSONProvider):
    """JSON answers with readable Chinese, in the order in which they were built."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for these settings, by default those of the environment."""
    settings = settings or from_environment()
    app = addresses.Application(
        "wiki",
        template_folder=str(resources("templates")),
        static_folder=str(resources("static")),
        instance_path=str(settings.instance),
    )
    app.jinja_environment = templates.Templates
    app.json = Json(app)
    app.url_map.converters["int"] = addresses.WholeNumber
    app.url_rule_class = addresses.Rule
    app.config.from_mapping(_config(settings))
    app.extensions["casewiki_settings"] = settings
    crypto.configure(settings.secret_key, settings.argon2_memory_kib)
    sealing.configure(settings.key_ring_file)
    passwords.configure(settings.organisation)
    search.configure(settings.index_folder, settings.vectors_folder)
    questions.forget()
    _connect_extensions(app, settings)
    failures.install(app)
    words.install(app)
    pieces.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    return app


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"json_serializer": dumps, "json_deserializer": json.loads},
        "MAX_CONTENT_LENGTH": requests.LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": requests.LARGEST_REQUEST,
        "MAX_FORM_PARTS": requests.MOST_FIELDS,
        "SESSION_COOKIE_NAME": identity.cookie_name("page", settings),
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(TRANSLATIONS),
        "SEND_FILE_MAX_AGE_DEFAULT": YEAR,
        "PREFERRED_URL_SCHEME": "https" if settings.secure else "http",
    }


def _connect_extensions(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # database and index are nobody else's to read
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine, settings.write_lock)
    requests.install(app)  # before CSRF: who is there counts first, and a form of 200,000 fields is never parsed
    csrf.init_app(app)
    login_manager.init_app(app)
    login_manager.request_loader(identity.person_of_request)
    babel.init_app(app, locale_selector=reader.locale, timezone_selector=reader.timezone)
