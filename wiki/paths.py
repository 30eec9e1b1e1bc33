"""Where files lie: in a checkout beside the package, in an installed wheel inside it."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
MIGRATIONS = PACKAGE / "migrations"
TRANSLATIONS = PACKAGE / "translations"


def resources(name: str) -> Path:
    """Return the folder `name` (templates or static) of this installation."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def default_instance() -> Path:
    """Return `instance/` of a checkout; a wheel keeps its data in the current folder's `instance/`."""
    checkout = PACKAGE.parent
    return checkout / "instance" if (checkout / "setup.cfg").is_file() else Path.cwd() / "instance"
