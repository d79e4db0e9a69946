"""What comes back: SES tells by SNS of addresses that do not exist and of readers who complained. Such an address is
written to no more."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.storage import addresses
from chalicelib.storage.addresses import BOUNCED, COMPLAINED

# SES goes on trying after a "Transient" bounce, such as a full mailbox.
_FOR_GOOD = "Permanent"


def hear(message: str, now: datetime) -> int:
    """Stops the addresses that a message of SES is about; returns how many.

    It may be a notification of an identity ("notificationType") or an event of a configuration set ("eventType").
    Anything else, and what is no JSON object, stops nothing.
    """
    told = _told(message)
    about = told.get("eventType") or told.get("notificationType")
    if about == "Bounce" and (bounce := _part(told, "bounce")).get("bounceType") == _FOR_GOOD:
        return _stop(bounce.get("bouncedRecipients"), BOUNCED, now)
    if about == "Complaint":
        return _stop(_part(told, "complaint").get("complainedRecipients"), COMPLAINED, now)
    return 0


def _stop(recipients: object, reason: str, now: datetime) -> int:
    found = {address for address in _addresses(recipients) if "@" in address}
    for address in found:
        addresses.stop(addresses.hash_of(address), reason, now)
    return len(found)


def _addresses(recipients: object) -> Iterable[str]:
    """An address may come with a name: "Maya <maya@example.org>"."""
    from email.utils import parseaddr

    listed = recipients if isinstance(recipients, list) else []
    named = [one.get("emailAddress") for one in listed if isinstance(one, Mapping)]
    return [parseaddr(address)[1] for address in named if isinstance(address, str)]


def _told(message: str) -> Mapping[str, Any]:
    try:
        told = json.loads(message)
    except ValueError:
        return {}
    return told if isinstance(told, Mapping) else {}


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = told.get(name)
    return part if isinstance(part, Mapping) else {}
