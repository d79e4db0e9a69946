"""Signing in and out."""

from chalicelib.actions import devices, finding, joining
from chalicelib.api import shapes
from chalicelib.api.answers import NO_CONTENT, Answer, answer
from chalicelib.api.calls import Call, token_of
from chalicelib.api.door import About, Door
from chalicelib.domain.errors import Incomplete, SignInRequired, WrongPassword
from chalicelib.domain.members import Member

sessions = Door(__name__)


@sessions.on(
    "POST",
    "/sessions",
    About(
        summary="Sign in",
        takes=shapes.Credentials,
        gives=shapes.Session,
        status=201,
        raises=(WrongPassword, Incomplete),
    ),
)
def sign_in(call: Call) -> Answer:
    token = joining.sign_in(call.submitted)
    member = joining.viewer(token)
    if isinstance(member, Member):
        devices.signed_in(member, call.header("user-agent") or "")
    return answer({"token": token}, 201)


@sessions.on(
    "DELETE",
    "/sessions/current",
    About(
        summary="Sign out: the token of this request is worth nothing from here on",
        status=204,
        raises=(SignInRequired,),
    ),
)
def sign_out(call: Call) -> Answer:
    finding.signed_in(call.viewer)
    joining.sign_out(token_of(call.request) or "")
    return NO_CONTENT
