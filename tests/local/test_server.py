"""HTTP on this machine, with clients as they are: slow, broken, impatient, too talkative."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.gateway import MOST_BODY, Gateway
from local.server import Connection, Server, listen
from tests.local.small_forum import app

TEXT = {"Content-Type": "text/plain"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    serving = Server(listen(0), Gateway(app, "local"))
    threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield serving
    serving.finish(5)
    serving.server_close()


@pytest.fixture
def client(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
    yield connection
    connection.close()


def raw(server: Server, sent: bytes) -> bytes:
    """What comes back until the server closes the connection or has nothing more to say."""
    with socket.create_connection(server.server_address[:2], timeout=2) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        received = b""
        while piece := wire.recv(65536):
            received += piece
        return received


def test_one_connection_carries_many_requests(client: http.client.HTTPConnection) -> None:
    for number in range(3):
        client.request("POST", "/echo", f"request {number}", TEXT)
        assert json.loads(client.getresponse().read())["body"] == f"request {number}"
        kept = client.sock
    assert kept is client.sock


def test_a_head_request_is_answered_without_a_body(server: Server) -> None:
    answer = raw(server, b"HEAD /nowhere HTTP/1.1\r\nHost: here\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 403")
    assert body == b""


def test_a_body_of_ten_megabytes_is_accepted(client: http.client.HTTPConnection) -> None:
    client.request("POST", "/nowhere", b"x" * MOST_BODY, TEXT)
    response = client.getresponse()
    response.read()
    assert response.status == 403


def test_a_longer_body_is_refused_and_its_sender_hears_why(client: http.client.HTTPConnection) -> None:
    client.request("POST", "/echo", b"x" * (MOST_BODY + 1), TEXT)
    response = client.getresponse()
    assert (response.status, json.loads(response.read())) == (413, {"message": "Request Too Long"})


def test_a_client_that_asks_first_is_told_to_go_on_or_not(server: Server) -> None:
    start = b"POST /echo HTTP/1.1\r\nHost: here\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\n"
    assert raw(server, start + b"Content-Length: 2\r\n\r\nhi").startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")
    assert raw(server, start + b"Content-Length: 99999999\r\n\r\n").startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", b"411"),
        (b"POST /echo HTTP/1.1\r\nContent-Length: many\r\n\r\n", b"400"),
        (b"POST /echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"complete nonsense\r\n\r\n", b"400"),
    ],
)
def test_a_request_that_is_no_request_is_refused(server: Server, sent: bytes, status: bytes) -> None:
    assert status in raw(server, sent)


def test_a_slow_client_holds_up_nobody(server: Server, client: http.client.HTTPConnection) -> None:
    with socket.create_connection(server.server_address[:2]) as slow:
        slow.sendall(b"POST /echo HTTP/1.1\r\nContent-Length: 1000\r\n\r\nonly a p")
        began = time.monotonic()
        client.request("POST", "/echo", "quick", TEXT)
        assert client.getresponse().status == 200
        assert time.monotonic() - began < 1


def test_a_client_that_goes_away_in_the_middle_harms_nothing(
    server: Server, client: http.client.HTTPConnection
) -> None:
    for sent in (b"GET /slow?who=me HTTP/1.1\r\n\r\n", b"POST /echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc", b"GE"):
        with socket.create_connection(server.server_address[:2]) as broken:
            broken.sendall(sent)
            broken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    client.request("POST", "/echo", "still here", TEXT)
    assert client.getresponse().status == 200


def test_a_silent_client_is_not_waited_for_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "timeout", 0.2)
    with socket.create_connection(server.server_address[:2], timeout=5) as silent:
        assert silent.recv(1) == b""


def test_an_app_that_fails_outside_its_routes_is_a_502_for_that_client_only(
    client: http.client.HTTPConnection,
) -> None:
    client.request("GET", "/broken", headers={"Accept": "image/png"})
    response = client.getresponse()
    assert (response.status, json.loads(response.read())) == (502, {"message": "Internal server error"})
    client.request("POST", "/echo", "well", TEXT)
    assert client.getresponse().status == 200


def test_requests_at_the_same_time_keep_their_own_request(server: Server) -> None:
    def ask(who: str) -> str:
        connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
        connection.request("GET", f"/slow?who={who}")
        seen = json.loads(connection.getresponse().read())["seen"]
        connection.close()
        return str(seen)

    names = [f"member {number}".replace(" ", "-") for number in range(8)]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, names)) == names
    assert time.monotonic() - began < 2  # eight waits of half a second, one after the other, would be four


def test_a_port_that_is_taken_is_an_error_at_once(server: Server) -> None:
    with pytest.raises(OSError, match="in use"):
        listen(server.server_address[1])


def test_stopping_waits_for_the_request_in_work() -> None:
    serving = Server(listen(0), Gateway(app, "local"))
    accepting = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.05})
    accepting.start()
    with ThreadPoolExecutor(1) as pool, socket.create_connection(serving.server_address[:2]) as wire:
        wire.sendall(b"GET /slow?who=me HTTP/1.1\r\n\r\n")
        answer = pool.submit(wire.recv, 65536)
        time.sleep(0.2)
        assert serving.finish(5)
        assert answer.result(5).startswith(b"HTTP/1.1 200")
    accepting.join()
    serving.server_close()
