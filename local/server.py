"""HTTP/1.1 on 127.0.0.1: a thread for each connection, so a slow or broken client holds up nobody else.

`python -m local.server --fd N` serves on a socket that the supervisor has bound: a restart refuses nobody.
"""

import argparse
import importlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from chalicelib import metrics
from local.beside import BELOW, Beside
from local.counts import Counts
from local.gateway import MOST_BODY, Answer, Gateway, Request, own_answer
from local.leash import stop_with_parent
from local.outbox import SEND_EMAIL, Outbox
from local.status import Status

SILENT_CLIENT = 30.0
FINISH_WITHIN = 10.0
# A refused body is read up to here, so that its sender sees the answer instead of a reset connection.
MOST_DISCARDED = 64 * 1024 * 1024

log = logging.getLogger("local.server")


class Connection(BaseHTTPRequestHandler):
    """One client's requests, one after the other."""

    protocol_version = "HTTP/1.1"
    server: "Server"
    timeout = SILENT_CLIENT
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024

    def answer_one(self) -> None:
        """Answers one request; whatever goes wrong in the app is a 502 for this client only."""
        began = time.perf_counter()
        body = self._body()
        if body is None:
            return
        client = str(self.client_address[0])
        request = Request(self.command, self.path, list(self.headers.items()), body, client)
        with self.server.busy():
            answer = self._answer(request)
            self._send(answer)
        path = self.path.partition("?")[0]
        if path.startswith(BELOW):
            return
        taken = (time.perf_counter() - began) * 1000
        log.info("%s %s %d %d B %.1f ms", self.command, path, answer.status, len(answer.body), taken)

    def __getattr__(self, name: str) -> Any:
        """http.server asks for `do_GET` and the like; every method goes the same way."""
        if name.startswith("do_"):
            return self.answer_one
        raise AttributeError(name)

    def _answer(self, request: Request) -> Answer:
        try:
            if self.server.beside.holds(request):
                return self.server.beside.answer(request)
            return self.server.gateway.answer(request)
        except Exception:
            log.exception("The app failed on %s %s", request.method, request.target.partition("?")[0])
            return own_answer(502, "Internal server error")

    def _body(self) -> bytes | None:
        """The request's body; None when it can not be had and the client has been told so."""
        if "Transfer-Encoding" in self.headers:
            self._refuse(411, "Length Required", 0)
            return None
        length = self.headers.get("Content-Length", "0")
        if not length.isascii() or not length.isdigit():
            self._refuse(400, "Bad Request", 0)
            return None
        if int(length) > MOST_BODY:
            self._refuse(413, "Request Too Long", int(length))
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self.close_connection = True
            return None
        return body

    def _refuse(self, status: int, message: str, length: int) -> None:
        self._send(own_answer(status, message), last=True)
        left = min(length, MOST_DISCARDED)
        while left > 0 and (piece := self.rfile.read1(min(left, 65536))):
            left -= len(piece)

    def _send(self, answer: Answer, *, last: bool = False) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(self._length(answer)))
        if last or self.server.ending.is_set():
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _length(self, answer: Answer) -> int:
        """A HEAD without a body may name the length that GET would have."""
        named = [value for name, value in answer.headers if name.lower() == "content-length"]
        if self.command == "HEAD" and not answer.body and named and named[0].isdigit():
            return int(named[0])
        return len(answer.body)

    def handle_expect_100(self) -> bool:
        """Lets the client send its body, unless it is too long."""
        if int(self.headers.get("Content-Length", "0")) > MOST_BODY:
            self._refuse(413, "Request Too Long", 0)
            return False
        self.send_response_only(100)
        self.end_headers()
        self.wfile.flush()
        return True

    def version_string(self) -> str:
        """The Server header."""
        return "askwell"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """The access log is our own line; it names no address and no query."""


class Server(ThreadingHTTPServer):
    """Serves a gateway on a socket that is bound and listening already."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, listening: socket.socket, gateway: Gateway, beside: Beside | None = None) -> None:
        super().__init__(listening.getsockname()[:2], Connection, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.gateway = gateway
        self.beside = beside or Beside()
        self.ending = threading.Event()
        self._running = 0
        self._changed = threading.Condition()

    def busy(self) -> "Busy":
        """Counts a request while it is being answered."""
        return Busy(self)

    def count(self, change: int) -> None:
        """One request more or less in work."""
        with self._changed:
            self._running += change
            self._changed.notify_all()

    def finish(self, within: float) -> bool:
        """Accepts nobody any more and waits for the requests in work; False when they took too long."""
        self.ending.set()
        self.shutdown()
        with self._changed:
            return self._changed.wait_for(lambda: self._running == 0, within)

    def handle_error(self, *_: Any) -> None:
        """A client that went away is not an error of ours."""
        failure = sys.exc_info()[1]
        if not isinstance(failure, OSError):
            log.error("A connection failed", exc_info=failure)


class Busy:
    """The time in which a server answers a request."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def __enter__(self) -> None:
        self._server.count(+1)

    def __exit__(self, *_: object) -> None:
        self._server.count(-1)


def listen(port: int) -> socket.socket:
    """A socket on 127.0.0.1 that clients can connect to at once. Port 0 takes a free one.

    Raises OSError when the port is in use.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _beside(data: Path) -> Beside:
    """The pages beside the forum. Requests are counted from here on."""
    counts = Counts()
    metrics.send_to(counts)
    status = Status(counts, data)
    outbox = Outbox(data)
    mails = {"outbox": outbox.page, "outbox.html": outbox.html, SEND_EMAIL: outbox.receive}
    return Beside({"status": status.page, "status.json": status.json, **mails})


def main() -> int:
    """`python -m local.server --fd N [--app MODULE] [--below-stage]`"""
    parser = argparse.ArgumentParser(prog="python -m local.server")
    parser.add_argument("--fd", type=int, required=True)
    parser.add_argument("--app", default="app")
    parser.add_argument("--below-stage", action="store_true")
    asked = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("local").setLevel(logging.INFO)
    app = importlib.import_module(asked.app).app
    gateway = Gateway(app, os.environ.get("ASKWELL_STAGE", "local"), below_stage=asked.below_stage)
    server = Server(socket.socket(fileno=asked.fd), gateway, _beside(Path(os.environ.get("ASKWELL_DATA", ".data"))))
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    stop_with_parent()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, name="accept", daemon=True).start()
    ended.wait()
    if not server.finish(FINISH_WITHIN):
        log.warning("A request took too long and was cut off")
    return 0


if __name__ == "__main__":
    sys.exit(main())
