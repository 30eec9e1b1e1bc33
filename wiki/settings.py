"""Every setting: its name in the environment, its default and what it does. docs/settings.md lists the same table."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

from wiki.paths import default_instance

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
SEARCH_BACKENDS = ("whoosh", "postgres")
MEANING = ("on", "off")
SMTP_TLS = ("starttls", "tls", "none")
DATABASES = ("sqlite:///", "postgresql+psycopg://")
LEAST_ARGON2_KIB = 32  # argon2 with four lanes refuses less


class SettingError(Exception):
    """A setting has a value that the service cannot start with."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs; see `ENVIRONMENT` for the names of the variables."""

    instance: Path
    database_url: str
    secret_key: str
    url: str = "http://127.0.0.1:5000"
    search: str = "whoosh"
    meaning: str = "on"
    language: str = "zh-Hans"
    timezone: str = "Asia/Shanghai"
    organisation: str = ""
    session_idle_hours: int = 12
    session_days: int = 7
    proxies: int = 0
    argon2_memory_kib: int = 65536
    key_ring: str = ""
    currency: str = "CNY"
    gift_limit: int = 500
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "starttls"
    smtp_from: str = ""

    @property
    def key_ring_file(self) -> Path:
        """Where the master keys of the sealed records are: never in the database, and in no backup."""
        return Path(self.key_ring) if self.key_ring else self.instance / "key_ring"

    @property
    def sends_mail(self) -> bool:
        """Tell whether mail is set up."""
        return bool(self.smtp_host)

    @property
    def secure(self) -> bool:
        """Tell whether the outside speaks https: it decides cookie names, Secure and HSTS."""
        return self.url.startswith("https://")

    @property
    def index_folder(self) -> Path:
        return self.instance / "index"

    @property
    def vectors_folder(self) -> Path | None:
        """Where the sentence vectors are kept; None if there shall be none."""
        return self.instance / "vectors" if self.meaning == "on" else None

    @property
    def audit_head(self) -> Path:
        """Where the newest row of the audit log is written down, outside of the database."""
        return self.instance / "audit_head"

    @property
    def write_lock(self) -> Path:
        return self.instance / "write.lock"


ENVIRONMENT: dict[str, tuple[str, str]] = {
    "CASEWIKI_INSTANCE": ("instance", "Folder for the database, the index and the secret key."),
    "CASEWIKI_DATABASE_URL": (
        "database_url",
        "SQLAlchemy URL: SQLite file or postgresql+psycopg://.",
    ),
    "CASEWIKI_SECRET_KEY": (
        "secret_key",
        "Signs cookies and the audit chain, seals secrets of second steps; at least 32 characters.",
    ),
    "CASEWIKI_URL": ("url", "Address that people type. https makes cookies Secure and sends HSTS."),
    "CASEWIKI_SEARCH": (
        "search",
        "Search backend: whoosh (embedded); postgres is not yet available.",
    ),
    "CASEWIKI_MEANING": (
        "meaning",
        "Search by meaning, too, with sentence vectors: on or off.",
    ),
    "CASEWIKI_LANGUAGE": ("language", "Interface language when reader and browser name none."),
    "CASEWIKI_TIMEZONE": ("timezone", "Time zone of people who have chosen none."),
    "CASEWIKI_ORGANISATION": ("organisation", "Name shown at the foot of each page."),
    "CASEWIKI_SESSION_IDLE_HOURS": (
        "session_idle_hours",
        "Hours without a request that end a session.",
    ),
    "CASEWIKI_SESSION_DAYS": ("session_days", "Days after which a session ends in any case."),
    "CASEWIKI_PROXIES": (
        "proxies",
        "Number of trusted proxies in front that set X-Forwarded-For and -Proto.",
    ),
    "CASEWIKI_KEY_RING": (
        "key_ring",
        "File of the keys to sealed records; empty: key_ring in the instance folder. Not in any backup.",
    ),
    "CASEWIKI_ARGON2_MEMORY_KIB": ("argon2_memory_kib", "Memory of one password check in KiB."),
    "CASEWIKI_CURRENCY": ("currency", "The currency of the house, three letters: amounts in others are refused."),
    "CASEWIKI_GIFT_LIMIT": (
        "gift_limit",
        "Value of a gift or a meal above which somebody else has to approve it, in the currency of the house.",
    ),
    "CASEWIKI_SMTP_HOST": ("smtp_host", "Server that takes outgoing mail; without it none is sent."),
    "CASEWIKI_SMTP_PORT": ("smtp_port", "Its port."),
    "CASEWIKI_SMTP_USER": ("smtp_user", "Name to sign in with there, if it asks for one."),
    "CASEWIKI_SMTP_PASSWORD": ("smtp_password", "The password for that."),
    "CASEWIKI_SMTP_TLS": ("smtp_tls", "How mail is encrypted on its way there: starttls, tls or none."),
    "CASEWIKI_SMTP_FROM": ("smtp_from", "Address that mail comes from."),
}


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, filling gaps with defaults; raise SettingError with the variable's name."""
    given = os.environ if environ is None else environ
    values: dict[str, str] = {
        name: given[variable] for variable, (name, _) in ENVIRONMENT.items() if given.get(variable)
    }
    instance = Path(values.pop("instance", "") or default_instance()).resolve()
    numbers = {
        name: _number(values.pop(name), name)
        for name in ("session_idle_hours", "session_days", "proxies", "argon2_memory_kib", "gift_limit", "smtp_port")
        if name in values
    }
    database_url = values.pop("database_url", "") or f"sqlite:///{instance / 'casewiki.db'}"
    secret_key = values.pop("secret_key", "") or _kept_secret(instance)
    settings = Settings(instance, _with_driver(database_url), secret_key, **values, **numbers)  # type: ignore[arg-type]
    _check(settings)
    return settings


def has_secret(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether a secret key is set or kept already, and none would be made."""
    given = os.environ if environ is None else environ
    instance = Path(given.get("CASEWIKI_INSTANCE") or default_instance())
    return bool(given.get("CASEWIKI_SECRET_KEY")) or (instance / "secret_key").exists()


def _number(value: str, name: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise SettingError(f"CASEWIKI_{name.upper()} must be a whole number, not {value!r}.")
    return int(value)


def _with_driver(url: str) -> str:
    """Accept the short form of PostgreSQL addresses and name the driver that we ship."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _kept_secret(instance: Path) -> str:
    """Return the installation's own secret, made at first use and readable by the owner only."""
    file = instance / "secret_key"
    if not file.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _kept_secret(instance)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _parts(url: str) -> SplitResult:
    """Return the parts of CASEWIKI_URL, which have to be those of an address that people can type."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts
    except ValueError:  # brackets that do not match, a port that is none
        pass
    raise SettingError("CASEWIKI_URL must be an address such as https://cases.example.com.")


def _check(settings: Settings) -> None:
    parts = _parts(settings.url)
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SettingError("CASEWIKI_URL must be https except on this machine (127.0.0.1, localhost).")
    if not settings.database_url.startswith(DATABASES):
        raise SettingError("CASEWIKI_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if len(settings.secret_key) < 32:
        raise SettingError("CASEWIKI_SECRET_KEY must have at least 32 characters.")
    if settings.search not in SEARCH_BACKENDS:
        raise SettingError("CASEWIKI_SEARCH must be whoosh or postgres.")
    if settings.search == "postgres":
        raise SettingError("CASEWIKI_SEARCH=postgres is not yet available; use whoosh.")
    if settings.language not in LANGUAGES:
        raise SettingError("CASEWIKI_LANGUAGE must be zh-Hans, zh-Hant or en.")
    if settings.meaning not in MEANING:
        raise SettingError("CASEWIKI_MEANING must be on or off.")
    _check_values(settings)


def _check_values(settings: Settings) -> None:
    if settings.timezone not in available_timezones():
        raise SettingError("CASEWIKI_TIMEZONE must be the name of a time zone such as Asia/Shanghai.")
    if settings.smtp_tls not in SMTP_TLS:
        raise SettingError("CASEWIKI_SMTP_TLS must be starttls, tls or none.")
    if settings.smtp_host and "@" not in settings.smtp_from:
        raise SettingError("CASEWIKI_SMTP_FROM must be the address that mail comes from.")
    if settings.argon2_memory_kib < LEAST_ARGON2_KIB:
        raise SettingError(f"CASEWIKI_ARGON2_MEMORY_KIB must be at least {LEAST_ARGON2_KIB}.")
