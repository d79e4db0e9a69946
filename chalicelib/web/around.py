"""What is there on every visit: the rules, the static files, and a page of our own where there is nothing."""

from chalice.app import Response

from chalicelib.domain.errors import NotFound
from chalicelib.presentation import assets
from chalicelib.web.door import file, reads, shown
from chalicelib.web.replies import current_file

_LEVELS = ("one", "two", "three", "four", "five", "six", "seven", "eight")

# API Gateway answers an address without a route by a 403 of its own. It has no routes of any depth, and may not look
# past the most exact one; so each address that we have ends in two levels of nothing.
_ENDS = (
    "/help",
    "/help-worker.js",
    "/about",
    "/rules",
    "/ask",
    "/sign-in",
    "/sign-up",
    "/sign-out",
    "/forget-me",
    "/questions/{question}/{slug}",
    "/questions/{question}/answers/{answer}",
    "/questions/{question}/comments/{comment}",
    "/questions/{question}/accepted-answer",
    "/questions/{question}/votes/{post}",
    "/questions/{question}/posts/{post}/visibility",
    "/questions/{question}/posts/{post}",
    "/questions/{question}/posts/{post}/edit",
    "/questions/{question}/posts/{post}/comments",
    "/inbox",
    "/follow",
    "/settings/notices",
    "/feeds/questions/{question}",
    "/feeds/tags/{tag}",
    "/feeds/categories/{first}/{second}/{third}/{fourth}",
    "/tags/{tag}",
    "/members/{handle}",
    "/members/{handle}/answers",
    "/members/{handle}/points",
    "/members/{handle}/edit",
    "/settings/mail",
    "/mail/{token}",
    "/mail/{token}/choices",
    "/mail/{token}/confirmation",
    "/mail/{token}/post",
    "/categories/{first}/{second}/{third}/{fourth}",
    "/static/{name}",
)


@reads("/about")
def about() -> Response:
    return shown("about.html")


@reads("/help-worker.js")
def help_worker() -> Response:
    """Stands beside the help page, since a worker may look after addresses below its own only."""
    worker = assets.named("help-worker.js")
    return current_file(worker.text, worker.media_type)


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
