"""One visitor of a running forum: a kept connection and, once signed in, a token."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit


class Visitor:
    """Calls the API as one person would, one request after the other."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self._address, timeout=30)
        self._token: str | None = None

    def sign_in(self, handle: str, password: str) -> None:
        """Makes the account and signs in."""
        self.send("POST", "/members", {"handle": handle, "password": password})
        _, session = self.send("POST", "/sessions", {"handle": handle, "password": password})
        self._token = session["token"]

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """The status and the JSON of the answer."""
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        payload = json.dumps(body) if body is not None else None
        self._connection.request(method, f"/api/v1{path}", payload, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else {}
