"""`provision`: looks at everything, refuses as a whole if anything has to be left alone, then brings it into line."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.config import from_environment
from ops.console import complain, note, progress, say
from ops.failures import BadInput, Declined
from ops.provisioning import chalice_files, concurrency, mail, wishes
from ops.provisioning.aws import Aws
from ops.provisioning.resources import Outcome, Resource, Result, Seen, bring_into_line, look_at
from ops.provisioning.stage import FilesResource, Stage
from ops.provisioning.tables import TableResource
from ops.provisioning.troubles import Trouble, in_words, trouble
from ops.provisioning.wishes import Wishes

_WOULD = {Outcome.MADE: "would make", Outcome.CHANGED: "would change", Outcome.COULD_NOT: "could not"}


def provision(asked: Namespace) -> int:
    """Makes or updates all that a stage has on AWS besides its functions; with --plan only says what it would do.

    Returns 0 if the stage can be deployed, 1 if anything is in the way. Declined when something there has other
    settings or cannot be looked at: then nothing at all was changed.
    """
    return run(asked, chalice_files.REPOSITORY)


def run(asked: Namespace, root: Path) -> int:
    """The same; the files for Chalice go below `root`."""
    stage = _stage(asked)
    resources = stage.resources()
    lack = _lack_of_room(stage)
    seen = _look_at_all(resources)
    tables = [resource for resource in resources if isinstance(resource, TableResource)]
    files = FilesResource(root, stage, tables, capped=lack is None)
    if asked.dry_run:
        results = [one.plan() for one in (*seen, look_at(files))]
    else:
        results = _bring_all_into_line(seen)
        if not any(_is_grave(result) for result in results):
            results.append(_told(bring_into_line(look_at(files))))
    return _conclude(stage, results, lack, planned=asked.dry_run)


def _stage(asked: Namespace) -> Stage:
    aws = Aws(asked.region)
    names = aws.names(asked.stage)
    note("region", aws.region)
    note("account", aws.account)
    with in_words("s3", f"arn:aws:s3:::{names.private_bucket}/*"):
        known = wishes.remembered(aws, names)
    return Stage(aws, names, _sound(known.and_now(asked)))


def _sound(wished: Wishes) -> Wishes:
    """Wishes that the functions can start with: one that cannot be fulfilled would end every one of them."""
    try:
        from_environment(wished.variables)
    except ValueError as impossible:
        raise BadInput(str(impossible)) from None
    return wished


def _lack_of_room(stage: Stage) -> Trouble | None:
    with in_words("lambda", "the account's settings"):
        return concurrency.lack_of_room(stage.aws, stage.names)


def _look_at_all(resources: Sequence[Resource]) -> list[Seen]:
    seen: list[Seen] = []
    with progress("Looking", len(resources)) as advance:
        for resource in resources:
            seen.append(look_at(resource))
            advance()
    in_the_way = [sentence for one in seen for sentence in one.conflicts]
    in_the_way += [f"The {one.resource.name}: {one.trouble}" for one in seen if one.trouble and one.trouble.grave]
    if in_the_way:
        for sentence in dict.fromkeys(in_the_way):
            complain(sentence)
        raise Declined(
            "Nothing was changed. A table with other settings has to be moved out of the way by hand: export what it "
            "holds, delete it, provision, import; or choose another stage's name."
            if any(one.conflicts for one in seen)
            else "Nothing was changed."
        )
    return seen


def _bring_all_into_line(seen: Sequence[Seen]) -> list[Result]:
    return [_told(bring_into_line(one)) for one in seen]


def _told(result: Result) -> Result:
    if result.outcome is not Outcome.AS_IT_WAS:
        say(_sentence(result.outcome.value, result, briefly=result.outcome is Outcome.MADE))
    return result


def _conclude(stage: Stage, results: Sequence[Result], lack: Trouble | None, *, planned: bool) -> int:
    touched = [result for result in results if result.outcome is not Outcome.AS_IT_WAS]
    if planned:
        for result in touched:
            say(_sentence(_WOULD[result.outcome], result))
    if lack:
        say(f"could not  reserved concurrency: {lack}")
    changes = [result for result in touched if result.outcome is not Outcome.COULD_NOT]
    same = len(results) - len(touched)
    say(_summary(len(changes), same, planned=planned))
    _say_what_is_left(stage, results)
    note("resources", [_for_programs(result) for result in results])
    failed = any(map(_is_grave, results))
    if failed:
        complain("Not everything could be done. Run the same command again once what is in the way is gone.")
    return int(failed)


def _summary(changes: int, same: int, *, planned: bool) -> str:
    if not changes:
        return f"Nothing to change; {same} things are as they should be."
    return f"{changes} {'would be' if planned else 'were'} made or changed, {same} are as they should be."


def _sentence(outcome: str, result: Result, *, briefly: bool = False) -> str:
    details = "" if briefly else result.details
    return f"{outcome:<12}  {result.resource.name}" + (f": {details}" if details else "")


def _say_what_is_left(stage: Stage, results: Sequence[Result]) -> None:
    """What no program can do."""
    left: list[str] = []
    for result in results:
        if not _is_grave(result) and not _is_missing(result):
            left += result.resource.by_hand()
    left += _about_mail(stage)
    if "execute-api" in (stage.wishes.address or "execute-api"):
        left.append("For a domain of your own: a certificate in ACM and a DNS record, see docs/deploy.md.")
    note("by_hand", left)
    say("Left to do by hand:" if left else "Nothing is left to do by hand.")
    for sentence in left:
        say(f"- {sentence}")


def _is_missing(result: Result) -> bool:
    """Whether a resource is only planned, so that nothing can be asked of it."""
    return result.outcome is Outcome.MADE and result.planned


def _about_mail(stage: Stage) -> list[str]:
    if not stage.wishes.mail:
        return ["No mail is sent: say from where, --mail-domain example.org or --mail-address forum@example.org."]
    try:
        return mail.account_by_hand(stage.aws)
    except (ClientError, BotoCoreError) as error:
        return [f"Whether mail reaches everybody is not known: {trouble(error, 'ses', 'the account')}"]


def _is_grave(result: Result) -> bool:
    return bool(result.trouble and result.trouble.grave)


def _for_programs(result: Result) -> dict[str, object]:
    return {
        "name": result.resource.name,
        "outcome": result.outcome.value,
        "differences": [{"setting": d.setting, "now": d.now, "wanted": d.wanted} for d in result.differences],
        "why": str(result.trouble or ""),
    }
