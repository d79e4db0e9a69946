"""The API's description of itself."""

from functools import cache

from chalicelib.api import openapi, shapes
from chalicelib.api.answers import Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.door import About, Door, Endpoint
from chalicelib.api.labels import labels
from chalicelib.api.members import members
from chalicelib.api.notices import notices
from chalicelib.api.posts import posts
from chalicelib.api.questions import questions
from chalicelib.api.sessions import sessions
from chalicelib.api.votes import votes

document = Door(__name__)

# The same for everybody, and another only after a deployment.
_SHARED = {"Cache-Control": "public, max-age=300"}

_DOORS = (members, sessions, questions, posts, votes, labels, notices, document)


@document.on(
    "GET",
    "/openapi.json",
    About(summary="This document", gives=shapes.Description),
)
def describe(call: Call) -> Answer:
    return _description(call.address())


def endpoints() -> list[Endpoint]:
    """Every route of the API."""
    return [endpoint for door in _DOORS for endpoint in door.endpoints]


@cache
def _description(server: str) -> Answer:
    return answer(openapi.description(endpoints(), server), headers=_SHARED)
