"""A site as a browser reaches it: asked at one address, known by a host, with whatever stands before its paths."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"
_SECONDS = 20


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Its first value, "" if there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def kind(self) -> str:
        """The media type, without parameters."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Site:
    """`base` is where it is asked, "http://127.0.0.1:4566"; `host` what it is called there, if that is another name.

    All its addresses begin with `prefix`. `sends` are headers that every request gets; cookies are kept as they come.
    """

    base: str
    prefix: str = ""
    host: str = ""
    sends: Mapping[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    cookies_set: list[tuple[str, str]] = field(default_factory=list)
    _connection: HTTPConnection | None = None

    @classmethod
    def at(cls, url: str, **more: object) -> "Site":
        """The site at an address whose path, if any, is its prefix."""
        parts = urlsplit(url)
        return cls(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"), **more)  # type: ignore[arg-type]

    @property
    def origin(self) -> str:
        """What its absolute addresses have to begin with."""
        return f"http://{self.host}" if self.host else self.base

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        """Asks for a path with its query; header names are written with underscores."""
        told = {"Host": self.host} if self.host else {}
        told |= self.sends | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies and "Cookie" not in told:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with self._connected() as connection:
            connection.request(method, path, body or None, told)
            came = connection.getresponse()
            reply = Reply(came.status, tuple(came.getheaders()), came.read())
        for header in reply.all("Set-Cookie"):
            self._keep(path, header)
        return reply

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Reply:
        """Sends a form as a page of the site does, unless the headers say otherwise."""
        told = {"Content_Type": FORM, "Sec_Fetch_Site": "same-origin"} | headers
        return self.ask("POST", f"{self.prefix}{path}", urlencode(fields).encode(), **told)

    def close(self) -> None:
        """Hangs up; the next question connects again."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def _keep(self, path: str, header: str) -> None:
        self.cookies_set.append((path, header))
        name, _, value = header.partition(";")[0].partition("=")
        self.cookies[name] = value

    @contextmanager
    def _connected(self) -> Iterator[HTTPConnection]:
        if self._connection is None:
            self._connection = HTTPConnection(urlsplit(self.base).netloc, timeout=_SECONDS)
        try:
            yield self._connection
        except BaseException:
            self.close()
            raise
