"""How a request reached us: at API Gateway's own address, at a domain of our own, or through CloudFront before either.

Only CloudFront adds our secret to what it passes on. Without it nobody is believed who claims to come from there.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.config import settings
from chalicelib.presentation.links import Links, stage_prefix

SECRET = "x-askwell-front"  # what ops/cloudfront.yaml sends it in

# CloudFront notes who asked it, then API Gateway notes CloudFront.
_FROM_THE_END = 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request's way here: API Gateway's context of it, the event's path, the headers under names in lower case."""

    context: Mapping[str, Any]
    path: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, request: Any) -> "Arrival":
        """That of Chalice's request."""
        return cls(request.context, request.to_original_event().get("path", ""), request.headers)

    @property
    def is_through_front(self) -> bool:
        """Whether CloudFront passed it on; its address is then the only one that the reader knows."""
        said = self.headers.get(SECRET, "")
        return bool(settings.front) and hmac.compare_digest(_digest(said), settings.front)

    @property
    def links(self) -> Links:
        """Links that lead back the way the request came."""
        return Links(settings.prefix if self.is_through_front else stage_prefix(self.context, self.path))

    @property
    def sender(self) -> str:
        """The network address of who sent it, "" if unknown. It is neither stored nor logged in clear."""
        passed_on_by = [hop.strip() for hop in self.headers.get("x-forwarded-for", "").split(",")]
        if self.is_through_front and len(passed_on_by) >= _FROM_THE_END:
            return passed_on_by[-_FROM_THE_END]
        return str(self.context.get("identity", {}).get("sourceIp", ""))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
