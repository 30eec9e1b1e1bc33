"""Settings from the environment, and what https changes."""

import pytest

from tests.writing import leave_database
from wiki.app import create_app
from wiki.settings import SettingError, from_environment

OUTSIDE = "https://cases.example.com"


@pytest.fixture
def environ(tmp_path):
    """An environment that names the folder and nothing else."""
    return {"CASEWIKI_INSTANCE": str(tmp_path)}


@pytest.fixture
def browse(environ, database_url):
    """Gives a browser of an application with these settings."""
    apps = []

    def browser_of(**settings):
        environ.update(CASEWIKI_DATABASE_URL=database_url, CASEWIKI_ARGON2_MEMORY_KIB="64", **settings)
        app = create_app(from_environment(environ))
        apps.append(app)
        return app.test_client()

    yield browser_of
    for app in apps:
        with app.app_context():
            leave_database()


def test_without_any_setting_the_service_serves_this_machine_alone(environ, tmp_path):
    settings = from_environment(environ)

    assert settings.url == "http://127.0.0.1:5000"
    assert settings.database_url == f"sqlite:///{tmp_path / 'casewiki.db'}"
    assert not settings.secure


def test_a_secret_is_made_once_and_readable_by_its_owner_only(environ, tmp_path):
    first, second = from_environment(environ), from_environment(environ)

    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CASEWIKI_URL", "http://cases.example.com"),
        ("CASEWIKI_URL", "cases.example.com"),
        ("CASEWIKI_SECRET_KEY", "short"),
        ("CASEWIKI_SEARCH", "elastic"),
        ("CASEWIKI_SEARCH", "postgres"),
        ("CASEWIKI_LANGUAGE", "fr"),
        ("CASEWIKI_PROXIES", "one"),
        ("CASEWIKI_SESSION_DAYS", "-1"),
        ("CASEWIKI_URL", "http://[::1"),
        ("CASEWIKI_URL", "https://cases.example.com:99999"),
        ("CASEWIKI_DATABASE_URL", "nonsense"),
        ("CASEWIKI_DATABASE_URL", "mysql://root@localhost/cases"),
        ("CASEWIKI_TIMEZONE", "Nowhere/Else"),
        ("CASEWIKI_ARGON2_MEMORY_KIB", "1"),
    ],
)
def test_a_value_that_cannot_be_right_is_refused_by_the_variables_name(environ, variable, value):
    with pytest.raises(SettingError, match=variable):
        from_environment({**environ, variable: value})


@pytest.mark.parametrize("short", ["postgres", "postgresql"])
def test_short_addresses_of_postgresql_get_the_driver_that_is_shipped(environ, short):
    settings = from_environment({**environ, "CASEWIKI_DATABASE_URL": f"{short}:///casewiki"})

    assert settings.database_url == "postgresql+psycopg:///casewiki"


def test_from_elsewhere_people_come_by_https_only_and_cookies_stay_there(browse):
    answer = browse(CASEWIKI_URL=OUTSIDE).get("/login")

    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all(cookie.startswith("__Host-") and "; Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)


def test_on_this_machine_nothing_is_said_of_https(browse):
    answer = browse().get("/login")

    assert "Strict-Transport-Security" not in answer.headers
    assert not any("; Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(("proxies", "status"), [("1", 401), ("0", 429)])
def test_behind_a_proxy_wrong_passwords_are_counted_for_the_address_in_front_of_it(browse, proxies, status):
    browser = browse(CASEWIKI_URL=OUTSIDE, CASEWIKI_PROXIES=proxies)
    browser.application.config["WTF_CSRF_ENABLED"] = False
    for address in ("198.51.100.1", "198.51.100.2"):
        tries = [
            browser.post(
                "/login",
                data={"name": "ana", "password": "not the password"},
                headers={"X-Forwarded-For": f"203.0.113.9, {address}", "X-Forwarded-Proto": "https"},
            ).status_code
            for _ in range(5)
        ]

    assert tries[0] == status


def test_the_folder_is_its_owners_alone(environ, tmp_path):
    from_environment({**environ, "CASEWIKI_INSTANCE": str(tmp_path / "new")})

    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
