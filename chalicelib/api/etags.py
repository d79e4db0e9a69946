"""ETags: a post's version, so that nobody edits over what they have not read (RFC 9110, 8.8.3 and 13.1.1)."""

import re

from chalicelib.actions import finding
from chalicelib.api.calls import Call
from chalicelib.domain.posts import Post

_STRONG = re.compile(r'(?:^|,)\s*"(\d{1,9})"\s*(?=,|$)', re.ASCII)
_NO_VERSION = 0


def of(post: Post) -> dict[str, str]:
    """The header that names a post's version."""
    return {"ETag": f'"{post.version}"'}


def version(call: Call, question: str, post: str) -> int | None:
    """The version that If-Match asks for, None if any will do; one that no post has where nothing can match.

    Of several that are named it is the current one. A weak tag never matches.
    """
    header = call.header("if-match")
    if header is None or header.strip() == "*":
        return None
    named = {int(tag) for tag in _STRONG.findall(header)}
    if len(named) > 1:
        current = finding.post(call.viewer, question, post).post.version
        return current if current in named else _NO_VERSION
    return named.pop() if named else _NO_VERSION
