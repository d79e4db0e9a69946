"""CloudFront before the forum, as `ops/cloudfront.yaml` describes it: what it keeps, for whom, and what it passes on.

It follows Amazon's documentation of cache policies, origin request policies and the caching of errors.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from local.gateway import Answer, Gateway, Header, Request

TEMPLATE = Path(__file__).parents[2] / "ops" / "cloudfront.yaml"
_ORIGIN_HOST = "abc.execute-api.us-east-1.amazonaws.com"
_EDGE = "130.176.0.7"

# Amazon's own policies, by their ids, as its documentation lists them.
_MANAGED: Mapping[str, dict[str, Any]] = {
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": {
        "MinTTL": 0,
        "MaxTTL": 0,
        "ParametersInCacheKeyAndForwardedToOrigin": {
            "CookiesConfig": {"CookieBehavior": "none"},
            "HeadersConfig": {"HeaderBehavior": "none"},
            "QueryStringsConfig": {"QueryStringBehavior": "none"},
        },
    },
    "b689b0a8-53d0-40ab-baf2-68738e2966ac": {
        "HeadersConfig": {"HeaderBehavior": "allExcept", "Headers": ["host"]},
        "CookiesConfig": {"CookieBehavior": "all"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    },
}
_NOTHING: dict[str, Any] = {
    "HeadersConfig": {"HeaderBehavior": "none"},
    "CookiesConfig": {"CookieBehavior": "none"},
    "QueryStringsConfig": {"QueryStringBehavior": "none"},
}
# CloudFront keeps errors of its own accord: the first kind only if the origin says for how long, the second unless it
# says that they are private, the third in any case.
_KEPT_IF_TOLD = (400, 403, 405, 412, 415)
_KEPT_UNLESS_PRIVATE = (404, 410, 414, 501)
_KEPT = (500, 502, 503, 504)


class _Loader(yaml.SafeLoader):
    """Reads a template's references as (name, what they refer to)."""


_Loader.add_multi_constructor("!", lambda loader, name, node: (name, _plain(loader, node)))


def _plain(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)  # type: ignore[arg-type]


@cache
def template() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(TEMPLATE.read_text("utf-8"), _Loader)
    return loaded


def distribution() -> dict[str, Any]:
    found: dict[str, Any] = template()["Resources"]["Front"]["Properties"]["DistributionConfig"]
    return found


@dataclass
class Kept:
    """An answer in the cache, and until when it is fresh."""

    answer: Answer
    until: float


@dataclass
class Edge:
    """Answers like the gateway behind it. `clock` is in seconds; `asked` are the paths that went through to the app."""

    gateway: Gateway
    secret: str
    clock: float = 0.0
    asked: list[str] = field(default_factory=list)
    kept: dict[Any, Kept] = field(default_factory=dict)
    outage: Callable[[], Answer] | None = None

    def answer(self, request: Request) -> Answer:
        path, _, _ = request.target.partition("?")
        rules = _rules(path)
        assert request.method in rules["AllowedMethods"]
        policy = _policy(rules["CachePolicyId"], "CachePolicyConfig")
        shares = policy["ParametersInCacheKeyAndForwardedToOrigin"]
        key = (path, _query(request, shares), tuple(_cookies(request, shares)), _encodings(request))
        held = self.kept.get(key)
        if request.method in rules["CachedMethods"] and held and self.clock < held.until:
            return held.answer
        passed = _policy(rules["OriginRequestPolicyId"], "OriginRequestPolicyConfig") if _passes(rules) else _NOTHING
        came = self._ask(request, path, shares, passed)
        if request.method not in rules["CachedMethods"]:
            return came
        if came.status >= 500 and held and _may_be_stale(held.answer):
            return held.answer
        if (seconds := _lifetime(came, policy)) > 0:
            self.kept[key] = Kept(came, self.clock + seconds)
        return came

    def _ask(self, request: Request, path: str, shares: dict[str, Any], passed: dict[str, Any]) -> Answer:
        if self.outage:
            return self.outage()
        self.asked.append(path)
        shared = _cookies(request, shares)
        cookies = [*shared, *(cookie for cookie in _cookies(request, passed) if cookie not in shared)]
        query = _query(request, shares) or _query(request, passed)
        headers = [(name, value) for name, value in request.headers if _is_passed(name, passed)]
        headers += [("cookie", "; ".join(cookies))] if cookies else []
        headers += _added(request, self.secret)
        target = f"/live{path}{f'?{query}' if query else ''}"
        return self.gateway.answer(Request(request.method, target, headers, request.body, _EDGE))


def _rules(path: str) -> dict[str, Any]:
    """The first behaviour whose pattern fits."""
    config = distribution()
    fitting = (rules for rules in config["CacheBehaviors"] if fnmatchcase(path, rules["PathPattern"]))
    found: dict[str, Any] = next(fitting, config["DefaultCacheBehavior"])
    return found


def _passes(rules: dict[str, Any]) -> bool:
    return "OriginRequestPolicyId" in rules


def _policy(named: Any, kind: str) -> dict[str, Any]:
    if isinstance(named, str):
        return _MANAGED[named]
    found: dict[str, Any] = template()["Resources"][named[1]]["Properties"][kind]
    return found


def _query(request: Request, policy: dict[str, Any]) -> str:
    query = request.target.partition("?")[2]
    return {"all": query, "none": ""}[policy["QueryStringsConfig"]["QueryStringBehavior"]]


def _cookies(request: Request, policy: dict[str, Any]) -> list[str]:
    sent = [value for name, value in request.headers if name.lower() == "cookie"]
    pairs = [pair.strip() for header in sent for pair in header.split(";") if pair.strip()]
    config = policy["CookiesConfig"]
    names = {"all": None, "none": [], "whitelist": config.get("Cookies")}[config["CookieBehavior"]]
    return [pair for pair in pairs if names is None or pair.partition("=")[0] in names]


def _encodings(request: Request) -> str:
    accepted = next((value for name, value in request.headers if name.lower() == "accept-encoding"), "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _is_passed(name: str, policy: dict[str, Any]) -> bool:
    if name.lower() == "cookie":
        return False
    if name.lower() in ("content-type", "accept-encoding"):
        return True
    config = policy["HeadersConfig"]
    excepted = {header.lower() for header in config.get("Headers", ())}
    return {"none": False, "allExcept": name.lower() not in excepted}[config["HeaderBehavior"]]


def _added(request: Request, secret: str) -> list[Header]:
    """The template's own header, and what CloudFront and API Gateway write themselves, over whatever was there."""
    (header,) = distribution()["Origins"][0]["OriginCustomHeaders"]
    claimed = [value for name, value in request.headers if name.lower() == "x-forwarded-for"]
    return [
        ("host", _ORIGIN_HOST),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", ", ".join([*claimed, request.client, _EDGE])),
        (header["HeaderName"].lower(), secret),
    ]


def _lifetime(answer: Answer, policy: dict[str, Any]) -> float:
    said = next((value for name, value in answer.headers if name.lower() == "cache-control"), "")
    told = {name: int(value) for name, value in re.findall(r"(s-maxage|max-age)=(\d+)", said)}
    is_private = bool(re.search(r"private|no-store|no-cache", said))
    seconds = 0 if is_private else min(told.get("s-maxage", told.get("max-age", 0)), policy["MaxTTL"])
    if answer.status < 400:
        return max(seconds, policy["MinTTL"])
    if not _keeps_error(answer.status, told=bool(told), is_private=is_private):
        return 0
    least = {told["ErrorCode"]: told["ErrorCachingMinTTL"] for told in distribution()["CustomErrorResponses"]}
    return max(seconds, least.get(answer.status, 10))


def _keeps_error(status: int, *, told: bool, is_private: bool) -> bool:
    if status in _KEPT_IF_TOLD:
        return told
    return status in _KEPT or (status in _KEPT_UNLESS_PRIVATE and not is_private)


def _may_be_stale(answer: Answer) -> bool:
    said = next((value for name, value in answer.headers if name.lower() == "cache-control"), "")
    return "stale-if-error=0" not in said
