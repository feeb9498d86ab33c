#!/usr/bin/env python3
"""Set up Mainstay in this folder and run it; nothing but Python is needed beforehand.

    python3 go.py demo               set up, load the demo portfolio, serve the site
    python3 go.py demo --port 9000   the same on another port
    python3 go.py test               set up and run the tests
    python3 go.py test -k passage    run some of them; further arguments go to pytest

The first run makes the folder .venv and downloads the locked packages into it, which takes about a
minute. Later runs start at once. Delete .venv to begin anew.
"""

# Old interpreters must get as far as the next lines: no syntax newer than Python 3.6 in this file.
import shutil
import subprocess
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python learns that it is too old
    names = ("python3.13", "python3.12", "python3.11")
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    works = [n for n in names if shutil.which(n) and not subprocess.call([n, "-c", "import ssl"], **quiet)]
    advice = "Install a newer one (https://www.python.org/downloads/) and run this again with it."
    if works:
        advice = f"A newer one is on this machine. Run: {works[0]} go.py {' '.join(sys.argv[1:])}"
    found = f"{sys.version_info[0]}.{sys.version_info[1]}, at {sys.executable}"
    sys.exit(f"Mainstay needs Python 3.11 or newer. This is Python {found}.\n{advice}")

import hashlib
import importlib.util
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = {"demo": ("base", "test"), "test": ("test",)}  # what to install; what else would do
SOURCES = (ROOT / "engines", ROOT)
LAST_LINES = 12
NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))"
NOT_OURS = "The folder .venv is not a virtual environment. Move it away and run this again."
Command = list[str | Path]
UNSAFE = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")  # they would install elsewhere

# What an installer prints, and what a person should do about it; the first that fits is told.
REMEDIES = (
    (
        ("do not match the hashes", "hash mismatch"),
        (
            "A downloaded package is not the one that this version of Mainstay was tested with, so it was\n"
            "not installed. Run `python3 -m pip cache purge` and try again. If it happens again, something\n"
            "between you and the package index changes files: try another network and report it."
        ),
    ),
    (
        ("no space left on device", "not enough space on the disk", "disk quota exceeded"),
        (
            "The disk is full. Mainstay needs about 300 MB here, and room in the folder for temporary\n"
            "files. Free some space and run the same command again."
        ),
    ),
    (
        ("certificate_verify_failed", "certificate verify failed", "invalid peer certificate"),
        (
            "The package index could not be reached safely: its certificate is not trusted here. Behind an\n"
            "office proxy, set PIP_CERT to the certificate file of your organisation and run this again."
        ),
    ),
    (
        (
            "temporary failure in name resolution",
            "failed to establish a new connection",
            "network is unreachable",
            "could not resolve host",
            "max retries exceeded",
            "connection refused",
            "connection timed out",
            "connecttimeouterror",
            "getaddrinfo failed",
            "dns error",
            "proxyerror",
        ),
        (
            "The package index could not be reached. Setting up needs the network once. Check the\n"
            "connection, or set HTTPS_PROXY if your organisation uses a proxy, and run this again."
        ),
    ),
    (
        ("permission denied", "read-only file system", "access is denied", "operation not permitted"),
        (
            "This folder cannot be written to by you. Clone Mainstay into a folder of your own and run it\n"
            "there."
        ),
    ),
    (
        ("ensurepip is not available", "no module named ensurepip", "no module named venv", "'ensurepip'"),
        (
            "This Python cannot make a virtual environment. On Debian or Ubuntu:\n"
            "    sudo apt install python3-venv\n"
            "On other systems, install Python from https://www.python.org/downloads/. Then run this again."
        ),
    ),
    (
        ("no matching distribution found", "no solution found", "no wheels with a matching"),
        (
            "One of the packages is not offered for this Python or this kind of machine. Python 3.11, 3.12\n"
            "and 3.13 on Linux, macOS and Windows are known to work. Try one of those."
        ),
    ),
)


class Stopped(Exception):  # noqa: N818 - told to a person as it is
    """Setting up cannot go on; the message says why and what to do."""


def remedy(output: str) -> str:
    """What to do about an installer's failure, in words."""
    lowered = output.lower()
    for signs, words in REMEDIES:
        if any(sign in lowered for sign in signs):
            return words
    last = "\n".join("    " + line for line in output.strip().splitlines()[-LAST_LINES:])
    return f"The last lines it printed were:\n{last}\nIf they don't help, delete .venv and run this again."


def inside(name: str) -> Path:
    """The path of a program in the virtual environment."""
    if os.name == "nt":
        return VENV / "Scripts" / (name + ".exe")
    return VENV / "bin" / name


def environment() -> dict[str, str]:
    """Our environment without what would make Python or pip look elsewhere."""
    return {name: value for name, value in os.environ.items() if name.upper() not in UNSAFE}


def attempt(command: Command) -> str:
    """Run a command; return nothing if it succeeded, or what it printed."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        return str(error)
    return "" if done.returncode == 0 else done.stdout.decode(errors="replace") or "it printed nothing"


def insist(doing: str, commands: list[Command]) -> None:
    """Run the first command that succeeds. Raises Stopped with the last one's trouble if none does."""
    trouble = "ensurepip is not available"  # the one reason to have no command to try
    for command in commands:
        trouble = attempt(command)
        if not trouble:
            return
    message = f"{doing} failed.\n{remedy(trouble)}"
    raise Stopped(message)


def fingerprint(lock: str) -> str:
    """Tells whether what is installed is what the lock file and the two projects ask for."""
    digest = hashlib.sha256()
    for file in (lock_file(lock), *(source / "pyproject.toml" for source in SOURCES)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def lock_file(lock: str) -> Path:
    """Where the locked packages are listed."""
    return ROOT / "requirements" / f"{lock}.txt"


def stamp(lock: str) -> Path:
    """Where the fingerprint of a finished set-up is kept."""
    return VENV / f"mainstay-{lock}.stamp"


def is_ready(lock: str) -> bool:
    """Whether an earlier run finished setting this up, and nothing has changed since."""
    kept = stamp(lock)
    return inside("python").exists() and kept.exists() and kept.read_text() == fingerprint(lock)


def make_environment(uv: str) -> None:
    """Make .venv, or make it again where it no longer runs. Raises Stopped."""
    if VENV.exists() and not (VENV / "pyvenv.cfg").exists() and any(VENV.iterdir()):
        raise Stopped(NOT_OURS)
    check = NEW_ENOUGH if uv else "import pip; " + NEW_ENOUGH
    if inside("python").exists() and not attempt([inside("python"), "-c", check]):
        return
    print("Making a virtual environment in .venv", flush=True)
    makers: list[Command] = []
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        makers.append([sys.executable, "-m", "venv", "--clear", VENV])
    if uv:
        makers.append([uv, "venv", "--clear", "--quiet", "--python", sys.executable, VENV])
    insist("Making a virtual environment", makers)


def install(lock: str, uv: str) -> None:
    """Install the locked packages, then the two projects themselves. Raises Stopped."""
    python = inside("python")
    ours: Command = [part for source in SOURCES for part in ("-e", source)]
    locked: Command = ["install", "--quiet", "--require-hashes", "--requirement", lock_file(lock)]
    linked: Command = ["install", "--quiet", "--no-deps", "--no-build-isolation", *ours]
    ways: list[Command] = [[uv, "pip"]] if uv else []
    if not attempt([python, "-m", "pip", "--version"]):
        ways.append([python, "-m", "pip"])
    print("Installing the locked packages; this happens once and takes about a minute", flush=True)
    at: dict[str, Command] = {str(python): [], uv: ["--python", python]}
    insist("Installing the packages", [[*way, *locked, *at[str(way[0])]] for way in ways])
    insist("Installing Mainstay itself", [[*way, *linked, *at[str(way[0])]] for way in ways])


def set_up(purpose: str) -> None:
    """Make everything ready, once. Raises Stopped."""
    if any(is_ready(lock) for lock in LOCKS[purpose]):
        return
    lock = LOCKS[purpose][0]
    uv = shutil.which("uv") or ""
    try:
        make_environment(uv)
        stamp(lock).unlink(missing_ok=True)
        install(lock, uv)
        stamp(lock).write_text(fingerprint(lock))
    except OSError as error:
        raise Stopped("Setting up failed.\n" + remedy(str(error))) from error


def run(command: Command) -> int:
    """Hand over to a program of the environment: this process becomes it, where the system can do that."""
    words = [str(part) for part in command]
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(words[0], words, environment())  # noqa: S606 - a program that we installed just now
    child = subprocess.Popen(words, env=environment())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the console sent it to the child too, which stops by itself
            continue


def main(arguments: list[str]) -> int:
    """Do what the command line asks and return the exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    purpose, further = arguments[0], arguments[1:]
    if purpose not in LOCKS:
        print(f"go.py knows demo and test, not {purpose!r}. See: python3 go.py --help", file=sys.stderr)
        return 2
    programs: dict[str, Command] = {
        "demo": [inside("mainstay"), "demo"],
        "test": [inside("python"), "-m", "pytest"],
    }
    try:
        set_up(purpose)
        return run([*programs[purpose], *further])
    except Stopped as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\nStarting failed: {error}\nDelete .venv and run this again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run the same command again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
