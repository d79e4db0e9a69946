"""What is there on every visit: help, the rules, the static files, and a page of our own where there is nothing."""

from chalice.app import Response

from chalicelib.domain.errors import NotFound
from chalicelib.presentation import assets
from chalicelib.web.door import file, reads, shown

_LEVELS = ("one", "two", "three", "four", "five", "six", "seven", "eight")

# API Gateway answers an address without a route by a 403 of its own. It has no routes of any depth, and may not look
# past the most exact one; so each address that we have ends in two levels of nothing.
_ENDS = (
    "/help",
    "/rules",
    "/sign-in",
    "/sign-up",
    "/sign-out",
    "/forget-me",
    "/questions/{question}/{slug}",
    "/tags/{tag}",
    "/members/{handle}",
    "/categories/{first}/{second}/{third}/{fourth}",
    "/static/{name}",
)


@reads("/help")
def get_help() -> Response:
    return shown("help.html")


@reads("/rules")
def rules() -> Response:
    return shown("rules.html")


@reads("/static/{name}")
def static(name: str) -> Response:
    found = assets.find(name)
    if found is None:
        raise NotFound
    return file(found.text, found.media_type)


def _below(path: str, levels: int) -> list[str]:
    """ "/help/{one}" and "/help/{one}/{two}" below "/help"."""
    parts = [f"{{{name}}}" for name in _LEVELS[:levels]]
    return ["/".join([path, *parts[: depth + 1]]) for depth in range(levels)]


@reads("/static", *_below("", len(_LEVELS)), *(path for end in _ENDS for path in _below(end, 2)))
def nowhere(**_: str) -> Response:
    raise NotFound
