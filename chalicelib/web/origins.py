"""What comes from the forum's own pages: requests that change something, and addresses to go back to."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib.config import settings

_ADDRESS_MOST = 2_000


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a request was sent by a page of ours, or by the reader in person.

    Browsers say so in `Sec-Fetch-Site`, older ones only in `Origin`. One that says neither is not believed.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return _is_ours(headers.get("origin", ""), headers)


def came_from(headers: Mapping[str, str]) -> str | None:
    """The page of ours that a request was sent from, where the browser tells."""
    referer = headers.get("referer", "")
    if not _is_ours(referer, headers):
        return None
    parts = urlsplit(referer)
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def local_path(address: str | None) -> str | None:
    """An address if it leads to a page of this site, and to nowhere else in any browser; otherwise None."""
    if not address or len(address) > _ADDRESS_MOST or not address.startswith("/") or address.startswith("//"):
        return None
    is_plain = all("!" <= letter <= "~" and letter != "\\" for letter in address)
    return address if is_plain else None


def _is_ours(address: str, headers: Mapping[str, str]) -> bool:
    """Whether it is on the host that was asked, or on the forum's own: CloudFront asks API Gateway under another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host, origin = headers.get("host", ""), f"{parts.scheme}://{parts.netloc}".lower()
    is_here = bool(host) and parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
    return is_here or origin == settings.origin
