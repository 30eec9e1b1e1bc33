"""The project's own files, as house tests look at them."""

import ast
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNTRACKED = {".venv", "node_modules", "build", "dist", "__pycache__"}


def files(folder: str, pattern: str) -> list[Path]:
    """Return the files below `folder` (from the top of the project) that match, built ones left out."""
    found = (ROOT / folder).rglob(pattern)
    return sorted(file for file in found if file.is_file() and UNTRACKED.isdisjoint(file.parts))


def tracked() -> list[Path]:
    """Return the files that are in the repository; outside of one, all that could be."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        return files(".", "*")
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def named(path: Path) -> str:
    """Return a path as a person would name it in this project."""
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    """Return the Python modules of some folders."""
    return [file for folder in folders for file in files(folder, "*.py")]


def of_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Make a test of one file into one test of all, that tells every file's fault.

    A test for each of a thousand files costs more than what it looks at.
    """

    def for_all(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            wrong = []
            for path in paths:
                try:
                    check(path)
                except AssertionError as failure:
                    wrong.append(str(failure).partition("\n")[0])
            assert not wrong, "\n".join(wrong)

        test.__doc__ = check.__doc__
        return test

    return for_all


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, inner ones too."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(module: ast.Module, name: str) -> list[int]:
    """Return the lines that call `name(...)` or `something.name(...)`."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            target = node.func
            called = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            if called == name:
                found.append(node.lineno)
    return found
