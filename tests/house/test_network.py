"""The tests themselves: none of them reaches another machine."""

import socket

import pytest


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as outside, pytest.raises(ConnectionRefusedError, match="a test tried to reach"):
        outside.connect(("192.0.2.1", 80))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()
