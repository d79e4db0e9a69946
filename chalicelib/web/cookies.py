"""Our two cookies: a member's session, and what this device remembers of a guest. No other is ever set."""

from collections.abc import Mapping

MEMBER = "askwell-member"
GUEST = "askwell-guest"
REMEMBERED_SECONDS = 30 * 24 * 3600

_LONGEST_HEADER = 16_384


def read(header: str | None, *, secure: bool) -> Mapping[str, str]:
    """Our cookies among those of a request, by name; of two with one name the first."""
    found: dict[str, str] = {}
    for pair in (header or "")[:_LONGEST_HEADER].split(";"):
        name, _, value = pair.strip().partition("=")
        for ours in (MEMBER, GUEST):
            if name == _full_name(ours, secure):
                found.setdefault(ours, value)
    return found


def kept(name: str, value: str, *, secure: bool, remembered: bool) -> str:
    """The header that keeps a cookie: for thirty days if it is remembered, else until the browser is closed."""
    lifetime = f"; Max-Age={REMEMBERED_SECONDS}" if remembered else ""
    return _set(name, value, lifetime, secure)


def gone(name: str, *, secure: bool) -> str:
    """The header that takes a cookie away."""
    return _set(name, "", "; Max-Age=0", secure)


def _set(name: str, value: str, lifetime: str, secure: bool) -> str:
    end = "; Secure" if secure else ""
    return f"{_full_name(name, secure)}={value}; Path=/{lifetime}; HttpOnly; SameSite=Lax{end}"


def _full_name(name: str, secure: bool) -> str:
    """Browsers let nobody but this very host set a cookie with this prefix."""
    return f"__Host-{name}" if secure else name
