"""Whether what `provision` makes is there and as it makes it, and whether mail goes out."""

from collections.abc import Iterator, Sequence

from ops.doctor.checks import Check, Found, Verdict, conclude
from ops.provisioning.alarms import AlarmResource
from ops.provisioning.aws import Aws
from ops.provisioning.budget import BudgetResource
from ops.provisioning.mail import ConfigurationSetResource, IdentityResource
from ops.provisioning.resources import Outcome, Resource, look_at
from ops.provisioning.tables import TableResource
from ops.stage_names import StageNames

_MAIL = (ConfigurationSetResource, IdentityResource)
_ALARMS = (AlarmResource, BudgetResource)


def tables(resources: Sequence[Resource], names: StageNames) -> Check:
    """Tables with their keys, indexes, streams, expiry, recovery, protection and caps."""
    ours = [resource for resource in resources if isinstance(resource, TableResource)]
    return conclude("tables", f"{len(ours)} tables, as they should be", _differing(ours, names))


def alarms(resources: Sequence[Resource], names: StageNames) -> Check:
    """Alarms and the budget's; a stage for development has none."""
    ours = [resource for resource in resources if isinstance(resource, _ALARMS)]
    return conclude("alarms", f"{len(ours)} alarms", _differing(ours, names, missing=Verdict.WARN))


def around(resources: Sequence[Resource], names: StageNames) -> Check:
    """Bucket, queue, topics, log groups."""
    ours = [resource for resource in resources if not isinstance(resource, (TableResource, *_MAIL, *_ALARMS))]
    return conclude("bucket, queue, topics, logs", f"{len(ours)} things, as they should be", _differing(ours, names))


def mail(aws: Aws, resources: Sequence[Resource], names: StageNames) -> Check:
    """The identity, what AWS thinks of the account as a sender, and that bounces suppress an address."""
    ours = [resource for resource in resources if isinstance(resource, _MAIL)]
    return conclude("mail", "goes out to everybody", [*_differing(ours, names), *_sending(aws, ours)])


def _differing(resources: Sequence[Resource], names: StageNames, missing: Verdict = Verdict.BAD) -> Iterator[Found]:
    provision = f"python -m ops provision --stage {names.stage}"
    for resource in resources:
        seen = look_at(resource)
        plan = seen.plan()
        if plan.trouble:
            verdict = Verdict.BLIND if plan.trouble.grave else Verdict.WARN
            yield Found(verdict, f"{resource.name}: {plan.trouble.why}", plan.trouble.what_to_do)
        elif plan.outcome is Outcome.MADE:
            yield Found(missing, f"{resource.name} is not there", provision)
        elif seen.conflicts:
            yield Found(Verdict.BAD, f"{resource.name}: {plan.details}", "Export, delete the table, provision, import.")
        elif plan.outcome is Outcome.CHANGED:
            yield Found(Verdict.WARN, f"{resource.name}: {plan.details}", provision)


def _sending(aws: Aws, ours: Sequence[Resource]) -> Iterator[Found]:
    identities = [resource for resource in ours if isinstance(resource, IdentityResource)]
    if not identities:
        yield Found(Verdict.WARN, "the stage has no sender", "Say from where: provision --mail-domain DOMAIN.")
        return
    for identity in identities:
        for sentence in identity.by_hand() if identity.look() is not None else ():
            yield Found(Verdict.BAD, f"{identity.name} is not verified", sentence)
    account = aws["sesv2"].get_account()
    if not account.get("ProductionAccessEnabled"):
        yield Found(
            Verdict.WARN, "SES's sandbox: only verified addresses get mail", "Ask AWS to let the account out of it."
        )
    if not account.get("SendingEnabled", True) or account.get("EnforcementStatus", "HEALTHY") == "SHUTDOWN":
        yield Found(Verdict.BAD, "AWS lets this account send nothing", "Read what AWS wrote to the account's owner.")
    elif account.get("EnforcementStatus", "HEALTHY") != "HEALTHY":
        yield Found(Verdict.WARN, "AWS has the account's mail under review", "Look at bounces and complaints in SES.")
    if "BOUNCE" not in account.get("SuppressionAttributes", {}).get("SuppressedReasons", []):
        yield Found(
            Verdict.WARN, "addresses that bounce are not suppressed", "Switch on SES's account-level suppression list."
        )
