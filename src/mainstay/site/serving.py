"""Serving: the web server as a child process, and time's own acts in this one, until Ctrl-C."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

import structlog
from django.db import DatabaseError, close_old_connections

from mainstay.door import clock
from mainstay.passage.tasks import tick

TICK_SECONDS = 15
GRACE_SECONDS = 5
log = structlog.get_logger("mainstay.serving")


class PortTaken(Exception):  # noqa: N818 - an outcome that a person reads
    """Something else listens on the port."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{'localhost' if self.host in {'127.0.0.1', '0.0.0.0'} else self.host}:{self.port}/"  # noqa: S104 - compared, not bound


def check_free(address: Address) -> None:
    """Raise PortTaken if nothing can listen there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise PortTaken(str(error)) from error


def server_command(address: Address, workers: int) -> list[str]:
    """The command of the server: granian, or gunicorn where granian is not installed."""
    application = "mainstay.site.wsgi:application"
    if importlib.util.find_spec("granian"):
        return [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
            *("--host", address.host, "--port", str(address.port)),
            *("--workers", str(workers), "--blocking-threads", "1", application),
        ]
    bind = f"{address.host}:{address.port}"
    return [sys.executable, "-m", "gunicorn", "--bind", bind, "--workers", str(workers), application]


def serve(address: Address, workers: int) -> int:
    """Serve until interrupted; returns the exit status. Time's acts are performed meanwhile."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "mainstay.site.settings"}
    server = subprocess.Popen(server_command(address, workers), env=environment, start_new_session=True)  # noqa: S603 - our own command
    stop = [False]

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        stop[0] = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupted)
    ticked = 0.0
    while not stop[0] and server.poll() is None:
        if time.monotonic() - ticked > TICK_SECONDS:
            ticked = time.monotonic()
            work()
        time.sleep(0.2)
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
        return 0
    return 0 if stop[0] else server.returncode


def work() -> None:
    """Perform what time brought due; a database that is busy or away is tried again at the next turn."""
    close_old_connections()
    try:
        done = tick(clock.now())
    except DatabaseError as error:
        log.warning("time's acts were put off", reason=type(error).__name__)
        return
    if done:
        log.info("time's acts performed", count=len(done))
