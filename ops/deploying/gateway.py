"""What Chalice cannot set on the REST API: its own answers in our words, and how many requests it lets through."""

from typing import Any
from urllib.parse import urlsplit

from ops.provisioning.aws import Aws
from ops.provisioning.caps import REQUESTS_AT_ONCE, REQUESTS_PER_SECOND

STAGE = "live"

_PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<body style="font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem">
<h1>{title}</h1><p>{text}</p></body></html>
"""
_NOWHERE = ("404", "There is nothing here", "This address leads nowhere. Go back, or begin at the forum's first page.")
_TOO_MUCH = ("429", "One moment, please", "Very many people are here just now. Try again in a minute; nothing is lost.")
_BROKEN = ("503", "One moment, please", "The forum does not answer just now. Try again in a minute.")

# API Gateway's kinds of trouble in which our function is not asked, or has not answered.
ANSWERS = {
    "DEFAULT_4XX": ("400", "That was not understood", "Go back and try again."),
    "DEFAULT_5XX": _BROKEN,
    "INTEGRATION_FAILURE": _BROKEN,
    "INTEGRATION_TIMEOUT": _BROKEN,
    "MISSING_AUTHENTICATION_TOKEN": _NOWHERE,
    "RESOURCE_NOT_FOUND": _NOWHERE,
    "REQUEST_TOO_LARGE": ("413", "That is too long", "Go back and say it in fewer words."),
    "THROTTLED": _TOO_MUCH,
    "QUOTA_EXCEEDED": _TOO_MUCH,
}
_COME_AGAIN = {"429": "60", "503": "60"}


def set_up(aws: Aws, rest_api: str) -> None:
    """Puts the answers in, lets them take effect, and caps the stage."""
    gateway = aws["apigateway"]
    found = gateway.get_gateway_responses(restApiId=rest_api, limit=500)["items"]
    known = {answer["responseType"]: answer for answer in found if not answer.get("defaultResponse")}
    changed = [kind for kind in ANSWERS if not _says(known.get(kind), kind)]
    for kind in changed:
        gateway.put_gateway_response(restApiId=rest_api, responseType=kind, **answer(kind))
    if changed:
        gateway.create_deployment(restApiId=rest_api, stageName=STAGE, description="answers in our words")
    _cap(gateway, rest_api)


def answer(kind: str) -> dict[str, Any]:
    """Arguments for PutGatewayResponse: a page, whatever was asked for; programs go by the status."""
    status, title, text = ANSWERS[kind]
    headers = {"Content-Type": "'text/html; charset=utf-8'", "Cache-Control": "'no-store'"}
    if status in _COME_AGAIN:
        headers["Retry-After"] = f"'{_COME_AGAIN[status]}'"
    return {
        "statusCode": status,
        "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
        "responseTemplates": {"application/json": _PAGE.format(title=title, text=text)},
    }


def _says(found: dict[str, Any] | None, kind: str) -> bool:
    wanted = answer(kind)
    return bool(found) and all((found or {}).get(name) == value for name, value in wanted.items())


def _cap(gateway: Any, rest_api: str) -> None:
    caps = {"rateLimit": REQUESTS_PER_SECOND, "burstLimit": REQUESTS_AT_ONCE}
    now = gateway.get_stage(restApiId=rest_api, stageName=STAGE).get("methodSettings", {}).get("*/*", {})
    if (now.get("throttlingRateLimit"), now.get("throttlingBurstLimit")) == tuple(caps.values()):
        return
    operations = [
        {"op": "replace", "path": f"/*/*/throttling/{name}", "value": str(value)} for name, value in caps.items()
    ]
    gateway.update_stage(restApiId=rest_api, stageName=STAGE, patchOperations=operations)


def address(aws: Aws, rest_api: str) -> str:
    """Where the stage answers; where AWS is emulated, that is where it answers there."""
    endpoint = aws["apigateway"].meta.endpoint_url
    host = urlsplit(endpoint).hostname or ""
    if host.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        suffix = host.partition(f"apigateway.{aws.region}.")[2]
        return f"https://{rest_api}.execute-api.{aws.region}.{suffix}/{STAGE}"
    return f"{endpoint}/_aws/execute-api/{rest_api}/{STAGE}"
