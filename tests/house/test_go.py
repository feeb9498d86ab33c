"""The newcomer's command: what it does once, what it does again, and what it says when it can't."""

import ast
import importlib.util
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

GO = Path(__file__).parents[2] / "go.py"
NETWORK = "could not be reached"
INSTALLER_SAYS = [
    ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", NETWORK),
    ("error: Failed to fetch: `https://x/`\n  Caused by: dns error: failed to lookup address", NETWORK),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one"),
    ("Hash mismatch for `django==5.2`", "not the one"),
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "disk is full",
    ),
    ("OSError: [Errno 13] Permission denied: '/srv/mainstay/.venv'", "cannot be written to"),
    ("[Errno 30] Read-only file system: '/srv/mainstay/.venv'", "cannot be written to"),
    ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
    (
        "The virtual environment was not created because ensurepip is not available.",
        "apt install python3-venv",
    ),
    ("ERROR: No matching distribution found for granian==2.8.7", "kind of machine"),
    ("Retrying after Failed to establish a new connection\nERROR: No matching distribution found", NETWORK),
]


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("go", GO)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n" + text + "\n")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder like a fresh clone, as far as go.py looks."""
    (tmp_path / "go.py").write_text(GO.read_text())
    (tmp_path / "requirements").mkdir()
    (tmp_path / "engines").mkdir()
    for name in (
        "requirements/base.txt",
        "requirements/test.txt",
        "pyproject.toml",
        "engines/pyproject.toml",
    ):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def go(clone: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of go.py, at work in that folder, on a machine without uv."""
    module = loaded()
    monkeypatch.setattr(module, "ROOT", clone)
    monkeypatch.setattr(module, "VENV", clone / ".venv")
    monkeypatch.setattr(module, "SOURCES", (clone / "engines", clone))
    monkeypatch.setattr(module.shutil, "which", lambda _name: None)
    return module


def installed(clone: Path, python: str = "exit 0", mainstay: str = "exit 0") -> None:
    """Put a virtual environment of stubs into the folder."""
    script(clone / ".venv" / "bin" / "python", python)
    script(clone / ".venv" / "bin" / "mainstay", mainstay)
    (clone / ".venv" / "pyvenv.cfg").write_text("")


def test_an_old_python_can_read_the_file_far_enough() -> None:
    tree = ast.parse(GO.read_text(), feature_version=(3, 6))
    check = next(i for i, node in enumerate(tree.body) if isinstance(node, ast.If))
    before = [node for node in tree.body[:check] if not isinstance(node, ast.Expr)]
    imported = {alias.name for node in before if isinstance(node, ast.Import) for alias in node.names}
    assert imported == {"shutil", "subprocess", "sys"}
    assert len(before) == len(imported)


def test_an_old_python_is_told_which_one_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(GO))
    assert "Python 3.11 or newer" in str(stopped.value)
    assert "Python 3.9" in str(stopped.value)
    assert "Install a newer one" in str(stopped.value)


def test_an_old_python_is_told_of_a_newer_one_that_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script(tmp_path / "python3.13", "exit 1")
    script(tmp_path / "python3.12", "exit 0")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(sys, "argv", ["go.py", "demo", "--port", "9000"])
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(GO))
    assert "Run: python3.12 go.py demo --port 9000" in str(stopped.value)


@pytest.mark.parametrize(("printed", "words"), INSTALLER_SAYS)
def test_what_an_installer_says_becomes_advice(go: ModuleType, printed: str, words: str) -> None:
    assert words in go.remedy(printed)


def test_an_unknown_trouble_is_quoted(go: ModuleType) -> None:
    said = go.remedy("\n".join(f"line {number}" for number in range(40)))
    assert "line 39" in said
    assert "line 5\n" not in said
    assert "delete .venv" in said


@pytest.mark.parametrize(("printed", "words"), INSTALLER_SAYS[:3])
def test_a_failing_install_says_why_and_leaves_no_stamp(
    go: ModuleType, clone: Path, capsys: pytest.CaptureFixture[str], printed: str, words: str
) -> None:
    (clone / "said").write_text(printed)
    installed(clone, f'case "$*" in *require-hashes*) cat "{clone}/said"; exit 1;; esac')
    assert go.main(["test"]) == 1
    assert words in capsys.readouterr().err
    assert not list((clone / ".venv").glob("*.stamp"))


def test_the_second_run_starts_nothing_but_the_program(
    go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(clone)
    go.set_up("demo")

    def never(command: list[str]) -> str:
        pytest.fail(f"started {command}")

    monkeypatch.setattr(go, "attempt", never)
    go.set_up("demo")


def test_what_the_tests_need_is_enough_for_the_demo(
    go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(clone)
    go.set_up("test")
    monkeypatch.setattr(go, "attempt", lambda command: pytest.fail(f"started {command}"))
    go.set_up("demo")


@pytest.mark.parametrize("file", ["requirements/base.txt", "pyproject.toml", "engines/pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(go: ModuleType, clone: Path, file: str) -> None:
    installed(clone, f'echo "$*" >> "{clone}/started"')
    go.set_up("demo")
    first = (clone / "started").read_text().count("--require-hashes")
    (clone / file).write_text("# changed\n")
    go.set_up("demo")
    assert (first, (clone / "started").read_text().count("--require-hashes")) == (1, 2)


def test_the_locked_packages_come_before_the_projects(go: ModuleType, clone: Path) -> None:
    installed(clone, f'echo "$*" >> "{clone}/started"')
    go.set_up("test")
    installs = [line for line in (clone / "started").read_text().splitlines() if "install" in line]
    assert [f"{clone}/requirements/test.txt" in line for line in installs] == [True, False]
    assert f"--no-deps --no-build-isolation -e {clone}/engines -e {clone}" in installs[1]


def test_an_interrupted_install_is_taken_up_again(
    go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(clone)
    attempt: Callable[[list[str]], str] = go.attempt

    def interrupted(command: list[str]) -> str:
        if "--require-hashes" in command:
            raise KeyboardInterrupt
        return attempt(command)

    monkeypatch.setattr(go, "attempt", interrupted)
    assert go.main(["demo"]) == 130
    assert "Run the same command again" in capsys.readouterr().err
    assert not go.is_ready("base")
    monkeypatch.setattr(go, "attempt", attempt)
    go.set_up("demo")
    assert go.is_ready("base")


def test_a_broken_environment_is_made_again(
    go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(clone, "exit 1")
    commands: list[list[str]] = []

    def attempt(command: list[str]) -> str:
        commands.append([str(part) for part in command])
        return "" if "venv" in command or "install" in command or "--version" in command else "broken"

    monkeypatch.setattr(go, "attempt", attempt)
    go.set_up("demo")
    assert [sys.executable, "-m", "venv", "--clear", str(clone / ".venv")] in commands


def test_a_folder_that_is_no_environment_is_left_alone(go: ModuleType, clone: Path) -> None:
    (clone / ".venv").mkdir()
    (clone / ".venv" / "thesis.txt").write_text("precious")
    with pytest.raises(go.Stopped, match="Move it away"):
        go.set_up("demo")
    assert (clone / ".venv" / "thesis.txt").read_text() == "precious"


def test_without_venv_and_uv_it_names_the_package_to_install(
    go: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(go.importlib.util, "find_spec", lambda _name: None)
    assert go.main(["demo"]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_uv_does_without_the_venv_module(
    go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(clone / "uv", f'echo "$*" >> "{clone}/started"; mkdir -p .venv/bin; touch .venv/pyvenv.cfg')
    monkeypatch.setattr(go.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(go.shutil, "which", lambda _name: str(clone / "uv"))
    go.set_up("demo")
    started = (clone / "started").read_text().splitlines()
    assert started[0].startswith("venv --clear")
    assert "--require-hashes" in started[1]
    assert "--no-deps" in started[2]
    assert all(line.endswith(f"--python {clone}/.venv/bin/python") for line in started[1:])


def test_pip_is_tried_where_uv_fails(go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(clone, f'echo "$*" >> "{clone}/started"')
    script(clone / "uv", "echo dns error; exit 2")
    monkeypatch.setattr(go.shutil, "which", lambda _name: str(clone / "uv"))
    go.set_up("demo")
    assert "-m pip install --quiet --require-hashes" in (clone / "started").read_text()


def test_a_full_disk_at_the_last_step_is_told(
    go: ModuleType, clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(clone)

    def full(_purpose: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(go, "fingerprint", full)
    assert go.main(["demo"]) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_what_would_misdirect_pip_is_left_out(go: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example.org")
    kept = go.environment()
    assert ("PYTHONPATH" in kept, "PIP_USER" in kept, kept["HTTPS_PROXY"]) == (
        False,
        False,
        "proxy.example.org",
    )


def test_on_windows_programs_are_elsewhere(go: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(go, "os", SimpleNamespace(name="nt"))
    assert go.inside("mainstay") == go.VENV / "Scripts" / "mainstay.exe"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_help_shows_both_commands(
    go: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert go.main(arguments) == 0
    said = capsys.readouterr().out
    assert "go.py demo" in said
    assert "go.py test" in said


def test_an_unknown_word_is_not_guessed(go: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert go.main(["serve"]) == 2
    assert "'serve'" in capsys.readouterr().err


posix = pytest.mark.skipif(os.name == "nt", reason="the stubs are shell scripts")


@posix
def test_arguments_and_exit_status_pass_through(clone: Path) -> None:
    installed(clone, mainstay='echo "$@"; pwd; exit 3')
    done = subprocess.run(
        [sys.executable, clone / "go.py", "demo", "--port", "9000"],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    assert done.returncode == 3
    assert done.stdout.splitlines()[-2:] == ["demo --port 9000", str(clone)]


@posix
def test_control_c_ends_without_a_traceback(clone: Path) -> None:
    installed(
        clone, mainstay=f'trap "echo bye; exit 0" INT; touch "{clone}/serving"; while :; do sleep 0.05; done'
    )
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, and so inherited, in a background job
    process = subprocess.Popen(
        [sys.executable, clone / "go.py", "demo"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (clone / "serving").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    try:
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert out.endswith("bye\n")
    assert err == ""
