"""Mail: the identity that the forum sends as, and the configuration set that says what becomes of a mail.

Nobody is told who opened a mail or followed a link in it.
"""

from typing import Any

from ops.provisioning.aws import Aws
from ops.provisioning.resources import Resource, Settings
from ops.provisioning.tags import as_list, tags_of
from ops.stage_names import StageNames

_OPENS, _DASHBOARD, _SUPPRESSION = "open and click tracking", "engagement dashboard", "never written to again after"
_WATCHING = {"OPEN", "CLICK"}
_SUPPRESSED = ["BOUNCE", "COMPLAINT"]
_TOLD = {"bounces": ["BOUNCE"], "complaints": ["COMPLAINT"]}
_TO = "told to the topic "


class IdentityResource(Resource):
    """A domain, signed for with Easy DKIM, or a single address, in SES."""

    service = "ses"

    def __init__(self, aws: Aws, names: StageNames, identity: str) -> None:
        self._ses, self._names, self._identity = aws["sesv2"], names, identity
        self._is_domain = "@" not in identity
        self._found: dict[str, Any] = {}

    @property
    def name(self) -> str:
        return f"mail {'domain' if self._is_domain else 'address'} {self._identity}"

    @property
    def wanted(self) -> Settings:
        return {"signatures (DKIM)": True} if self._is_domain else {}

    def look(self) -> Settings | None:
        try:
            self._found = self._ses.get_email_identity(EmailIdentity=self._identity)
        except self._ses.exceptions.NotFoundException:
            return None
        return {"signatures (DKIM)": self._found.get("DkimAttributes", {}).get("SigningEnabled", False)}

    def make(self) -> None:
        self._ses.create_email_identity(EmailIdentity=self._identity, Tags=as_list(tags_of(self._names)))

    def change(self, setting: str, found: Settings) -> None:
        self._ses.put_email_identity_dkim_attributes(EmailIdentity=self._identity, SigningEnabled=True)

    def by_hand(self) -> list[str]:
        """The DNS records to enter, or the mail to answer, until AWS has seen it."""
        if not self._is_domain:
            verified = self._found.get("VerifiedForSendingStatus")
            return [] if verified else [f"Follow the link in the mail that AWS has sent to {self._identity}."]
        dkim = self._found.get("DkimAttributes", {})
        if dkim.get("Status") == "SUCCESS":
            return []
        records = [f"{token}._domainkey.{self._identity} CNAME {token}.dkim.amazonses.com" for token in dkim["Tokens"]]
        return [f"Enter into the DNS of {self._identity}: {record}" for record in records]


class ConfigurationSetResource(Resource):
    """The configuration set that every mail of the stage names: no tracking, bounces and complaints are told."""

    service = "ses"

    def __init__(self, aws: Aws, names: StageNames) -> None:
        self._ses, self._names = aws["sesv2"], names
        self._set = names.configuration_set
        self._destinations: dict[str, dict[str, Any]] = {}

    @property
    def name(self) -> str:
        return f"mail configuration {self._set}"

    @property
    def wanted(self) -> Settings:
        told = {f"{_TO}{self._names.topic(about)}": ", ".join(what).lower() for about, what in _TOLD.items()}
        return {_OPENS: False, _DASHBOARD: False, _SUPPRESSION: ", ".join(_SUPPRESSED).lower(), **told}

    def look(self) -> Settings | None:
        try:
            found = self._ses.get_configuration_set(ConfigurationSetName=self._set)
        except self._ses.exceptions.NotFoundException:
            return None
        listed = self._ses.get_configuration_set_event_destinations(ConfigurationSetName=self._set)
        self._destinations = {one["Name"]: one for one in listed.get("EventDestinations", ())}
        dashboard = found.get("VdmOptions", {}).get("DashboardOptions", {}).get("EngagementMetrics")
        suppressed = found.get("SuppressionOptions", {}).get("SuppressedReasons", ())
        return {
            _OPENS: any(map(_watches, self._destinations.values())),
            _DASHBOARD: dashboard == "ENABLED",
            _SUPPRESSION: ", ".join(sorted(suppressed)).lower(),
            **{f"{_TO}{self._names.topic(about)}": self._told(about) for about in _TOLD},
        }

    def make(self) -> None:
        self._ses.create_configuration_set(
            ConfigurationSetName=self._set,
            SuppressionOptions={"SuppressedReasons": _SUPPRESSED},
            Tags=as_list(tags_of(self._names)),
        )

    def change(self, setting: str, found: Settings) -> None:
        if setting == _OPENS:
            self._stop_watching()
        elif setting == _DASHBOARD:
            options = {"DashboardOptions": {"EngagementMetrics": "DISABLED"}}
            self._ses.put_configuration_set_vdm_options(ConfigurationSetName=self._set, VdmOptions=options)
        elif setting == _SUPPRESSION:
            self._ses.put_configuration_set_suppression_options(
                ConfigurationSetName=self._set, SuppressedReasons=_SUPPRESSED
            )
        else:
            self._tell(next(about for about in _TOLD if setting == f"{_TO}{self._names.topic(about)}"))

    def _told(self, about: str) -> str | None:
        known = self._destinations.get(about, {})
        right = known.get("Enabled") and known.get("SnsDestination", {}).get("TopicArn") == self._names.topic_arn(about)
        return ", ".join(sorted(known.get("MatchingEventTypes", ()))).lower() if right else None

    def _tell(self, about: str) -> None:
        send = {
            "Enabled": True,
            "MatchingEventTypes": _TOLD[about],
            "SnsDestination": {"TopicArn": self._names.topic_arn(about)},
        }
        known = about in self._destinations
        call = "update" if known else "create"
        getattr(self._ses, f"{call}_configuration_set_event_destination")(
            ConfigurationSetName=self._set, EventDestinationName=about, EventDestination=send
        )

    def _stop_watching(self) -> None:
        for name, known in self._destinations.items():
            kept = [what for what in known["MatchingEventTypes"] if what not in _WATCHING]
            where = {"ConfigurationSetName": self._set, "EventDestinationName": name}
            if _watches(known) and kept:
                told = {key: value for key, value in known.items() if key != "Name"} | {"MatchingEventTypes": kept}
                self._ses.update_configuration_set_event_destination(**where, EventDestination=told)
            elif _watches(known):
                self._ses.delete_configuration_set_event_destination(**where)


def _watches(destination: dict[str, Any]) -> bool:
    return bool(_WATCHING & set(destination["MatchingEventTypes"]))


def account_by_hand(aws: Aws) -> list[str]:
    """What a person has to ask AWS for before mail reaches everybody."""
    if aws["sesv2"].get_account().get("ProductionAccessEnabled"):
        return []
    return [
        "This account may only write to addresses that it has verified (SES's sandbox). Ask AWS to let it out: "
        f"https://{aws.region}.console.aws.amazon.com/ses/home?region={aws.region}#/account"
    ]
