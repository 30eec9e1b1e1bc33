"""Setting up repeats no work and forgets none."""

import subprocess
import sys

import pytest

import tasks


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder in the place of the checkout, with one file that a step reads."""
    monkeypatch.setattr(tasks, "ROOT", tmp_path)
    (tmp_path / "input").write_text("one")
    return tmp_path


def done_by(checkout, work):
    tasks.step("a step", checkout / "out" / ".made", [checkout / "input"], work)


def test_a_step_is_done_once_and_again_when_what_it_reads_has_changed(checkout):
    done = []
    for _ in range(2):
        done_by(checkout, lambda: done.append((checkout / "input").read_text()))
    (checkout / "input").write_text("two")
    done_by(checkout, lambda: done.append((checkout / "input").read_text()))

    assert done == ["one", "two"]


def test_a_step_that_failed_is_tried_again(checkout):
    def fail():
        raise tasks.StepError("no network")

    with pytest.raises(tasks.StepError):
        done_by(checkout, fail)
    done = []
    done_by(checkout, lambda: done.append(True))

    assert done


def test_a_step_is_done_again_when_what_it_made_is_gone(checkout):
    done_by(checkout, lambda: None)
    (checkout / "out" / ".made").unlink()
    done = []
    done_by(checkout, lambda: done.append(True))

    assert done


def test_the_installer_is_taken_from_the_lock_with_its_hashes():
    lines = tasks.locked("uv").splitlines()

    assert lines[0].startswith("uv==")
    assert any("--hash=sha256:" in line for line in lines)
    assert not any(line.startswith("w") for line in lines)


def test_an_environment_of_a_moved_checkout_is_made_anew(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(tasks, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(subprocess, "run", recorder(made, subprocess.run))
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("command = python3 -m venv /elsewhere/.venv")
    tasks.make_environment()

    assert any("venv" in command for command in made)


def recorder(made, run):
    """Return a `subprocess.run` that makes no environment but notes that it was asked to."""

    def noting(command, **options):
        if "venv" not in command:
            return run(command, **options)
        made.append(command)
        return subprocess.CompletedProcess(command, 0)

    return noting


def test_every_check_is_run_and_each_failure_named(capsys):
    def fail():
        raise tasks.StepError("red")

    ran = []
    with pytest.raises(tasks.StepError, match="first, third"):
        tasks.all_of([("first", fail), ("second", lambda: ran.append(True)), ("third", fail)])

    assert ran
    assert "first: FAILED" in capsys.readouterr().out


def test_an_unknown_task_shows_those_there_are():
    done = subprocess.run([sys.executable, tasks.__file__, "sing"], capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "setup" in done.stdout


def test_every_program_it_runs_may_keep_compiled_modules(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")

    assert "PYTHONDONTWRITEBYTECODE" not in tasks.environment()
