"""For every test: no connection leaves this machine."""

import ipaddress
import socket

import pytest

_connect = socket.socket.connect


def _stays_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in a folder
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections to other machines: a test that needs them fails offline, or by their fault."""

    def connect(self: socket.socket, address: tuple[str, int]) -> None:
        if not _stays_here(address):
            message = f"a test tried to reach {address}"
            raise ConnectionRefusedError(message)
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
