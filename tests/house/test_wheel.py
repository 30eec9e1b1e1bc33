"""The wheel holds everything and runs in an environment that knows nothing of this checkout."""

import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.house.sources import ROOT, UNTRACKED, tracked
from tests.service import Service

pytestmark = [pytest.mark.wheel, pytest.mark.timeout(300)]
# What a wheel needs beside the modules, and under which name it lies there.
SHIPPED = {
    "templates": "wiki/templates",
    "static": "wiki/static",
    "wiki/content": "wiki/content",
    "wiki/translations": "wiki/translations",
    "wiki/migrations": "wiki/migrations",
}
# All but the child that needs an extra.
IMPORT_ALL = """
import importlib, pkgutil, wiki
for module in pkgutil.walk_packages(wiki.__path__, "wiki."):
    if not module.name.endswith(("__main__", "files.pdf_child")) and "migrations" not in module.name:
        importlib.import_module(module.name)
"""


def run(*command: str | Path, folder: Path) -> None:
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from what is in the repository and the built front end, away from stale files."""
    source = tmp_path_factory.mktemp("source")
    for file in tracked():
        target = source / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    built = [*(ROOT / "static" / "dist").glob("*"), *(ROOT / "wiki" / "translations").rglob("*.mo")]
    for file in built:
        target = source / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", source / "dist", folder=source)
    return next((source / "dist").glob("*.whl"))


def test_the_wheel_holds_every_file_that_the_service_reads(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{place}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, place in SHIPPED.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not file.name.startswith(".") and UNTRACKED.isdisjoint(file.parts[:-1])
    }
    wanted |= {f"wiki/static/dist/{file.name}" for file in (ROOT / "static" / "dist").glob("[!.]*")}
    wanted |= {file.relative_to(ROOT).as_posix() for file in (ROOT / "wiki").rglob("*.py")}
    absent = sorted(wanted - inside)
    assert not absent, f"setup.cfg, packages or package_data: the wheel lacks {absent[:5]}"


def test_the_wheel_serves_from_an_environment_of_its_own(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=False)
    programs = tmp_path / "venv" / "bin"
    uv = Path(sys.executable).with_name("uv")
    # Only what setup.cfg asks for at run time, in the versions that the lock names.
    command = ["pip", "install", "-q", "--python", programs / "python", wheel]
    run(uv, *command, "-c", ROOT / "requirements.lock", folder=tmp_path)
    # A missing requirement may lie in a module that is imported late, or in a child process.
    run(programs / "python", "-c", IMPORT_ALL, folder=tmp_path)
    service = Service(tmp_path / "data", {"PYTHONPATH": ""}, command=[str(programs / "casewiki")])
    assert "setup: http" in service.casewiki("init")
    service.start()
    try:
        assert "meta.json" not in service.log.read_text()
        with urllib.request.urlopen(f"{service.url}/healthz", timeout=5) as answer:  # noqa: S310
            assert answer.status == 200
    finally:
        service.stop()
