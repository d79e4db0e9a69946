"""A stage from its first deploy to its deletion, by the real tools. Read, and run, from top to bottom."""

import json
import time
import urllib.request

import pytest

from tests.deployed.stage import ARCHITECTURE, Stage, eventually, kill

HOUR, DAY = 3600, 24 * 3600
FORUM = "https://forum.example.org"


@pytest.fixture(scope="module")
def people(stage: Stage) -> dict[str, str]:
    """Tokens of three members."""
    return {handle: stage.join(handle) for handle in ("ann", "bob", "cas")}


def test_a_first_deploy_that_is_killed_half_way_leaves_functions_that_nobody_remembers(stage: Stage) -> None:
    running = stage.start("deploy", "--architecture", ARCHITECTURE)
    functions = stage.client("lambda")
    assert eventually(
        lambda: len(functions.list_functions()["Functions"]) >= 2 and bool(stage.mappings("tally_votes")), 180
    )
    kill(running)
    assert not (stage.tree / ".chalice" / "deployed").exists()


def test_the_same_command_again_brings_the_stage_live(stage: Stage) -> None:
    done = stage.ops("deploy")
    assert done.code == 0, done.said
    assert "is live at" in done.said


def test_nothing_was_made_twice(stage: Stage) -> None:
    assert len(stage.client("apigateway").get_rest_apis()["items"]) == 1
    assert len(stage.client("sns").list_subscriptions()["Subscriptions"]) == 2
    assert {f: len(stage.mappings(f)) for f in ("project_threads", "tally_votes")} == {
        "project_threads": 1,
        "tally_votes": 1,
    }


def test_a_failing_batch_is_halved_tried_for_23_hours_and_queued(stage: Stage) -> None:
    mapping = stage.mappings("tally_votes")[0]
    assert mapping["BisectBatchOnFunctionError"]
    assert mapping["MaximumRecordAgeInSeconds"] == 23 * HOUR
    assert mapping["MaximumRetryAttempts"] == -1
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == stage.names.failed_queue_arn


def test_people_ask_answer_vote_and_accept_and_get_their_points(stage: Stage, people: dict[str, str]) -> None:
    question = stage.api("POST", "/questions", {"title": "How do I find sleep again?"}, people["ann"])["id"]
    answers = f"/questions/{question}/answers"
    stage.api("POST", answers, {"body": "I walk a little every evening.", "name": "Nora"})
    answer = stage.api("POST", answers, {"body": "I read until I am tired."}, people["bob"])["id"]
    stage.api("PUT", f"/questions/{question}/votes/{answer}", {"value": 1}, people["cas"])
    stage.api("PUT", f"/questions/{question}/accepted-answer", {"answer": answer}, people["ann"])
    expected = {"bob": 100 + 40 + 20 + 300, "ann": 100 + 20 + 30, "cas": 100 + 10}
    assert eventually(lambda: stage.points() == expected), stage.points()


def test_a_page_is_a_page_and_unknown_addresses_have_our_words(stage: Stage) -> None:
    assert "How do I find sleep again?" in stage.ask("GET", "/questions").text
    assert stage.ask("GET", "/nowhere").status == 404
    beyond = stage.ask("GET", "/a/b/c/d/e/f/g/h/i/j")
    assert (beyond.status, "Missing Authentication Token" in beyond.text) == (404, False)


def _is_parked(stage: Stage) -> bool:
    return bool(json.loads(stage.ops("parked", "list", "--json").said)["parked"])


def test_an_outage_is_said_within_five_seconds_and_streams_catch_up(stage: Stage, people: dict[str, str]) -> None:
    question = stage.api("POST", "/questions", {"title": "What helps on a dark day?"}, people["bob"])["id"]
    stage.aws.trouble("outage", 60)
    began = time.monotonic()
    reply = stage.ask("GET", f"/questions/{question}")
    assert (reply.status, "Retry-After" in reply.headers) == (503, True)
    assert time.monotonic() - began < 5
    stage.aws.trouble("outage", 0)
    assert eventually(lambda: "What helps on a dark day?" in stage.listed() or _is_parked(stage))
    stage.ops("parked", "retry")
    stage.invoke("retry_parked")
    assert "What helps on a dark day?" in stage.listed()


def _turned_away(stage: Stage, function: str, stage_told: str) -> None:
    """Tells a function of a stage that it may not use: so it fails at everything, and cannot park anything either."""
    functions, name = stage.client("lambda"), stage.names.function(function)
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    functions.update_function_configuration(
        FunctionName=name, Environment={"Variables": variables | {"ASKWELL_STAGE": stage_told}}
    )


def _failed(stage: Stage) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(stage.ops("failed", "list", "--json").said)["failed"]
    return found


def test_what_a_dying_function_cannot_do_waits_for_hours(stage: Stage, people: dict[str, str]) -> None:
    _turned_away(stage, "project_threads", "elsewhere")
    stage.api("POST", "/questions", {"title": "Who else cannot decide?"}, people["cas"])
    assert eventually(lambda: _is_failing(stage))
    stage.aws.make_records_older(HOUR)
    time.sleep(2)
    assert _is_failing(stage)
    assert _failed(stage) == []


def test_after_23_hours_it_goes_to_the_queue_and_is_done_when_it_is_replayed(stage: Stage) -> None:
    stage.aws.make_records_older(22.5 * HOUR)
    assert eventually(lambda: bool(_failed(stage)), 60)
    assert "Who else cannot decide?" not in stage.listed()
    _turned_away(stage, "project_threads", stage.name)
    said = stage.ops("failed", "replay").said
    assert "keys are parked" in said and "are gone" not in said
    assert _failed(stage) == []
    stage.invoke("retry_parked")
    assert "Who else cannot decide?" in stage.listed()


def test_what_is_replayed_after_the_stream_has_lost_it_is_found_by_its_day(
    stage: Stage, people: dict[str, str]
) -> None:
    _turned_away(stage, "project_threads", "elsewhere")
    stage.api("POST", "/questions", {"title": "How do you say no?"}, people["bob"])
    assert eventually(lambda: _is_failing(stage))
    stage.aws.make_records_older(23.5 * HOUR)
    assert eventually(lambda: bool(_failed(stage)), 60)
    _turned_away(stage, "project_threads", stage.name)
    stage.aws.make_records_older(HOUR)
    assert "are gone" in stage.ops("failed", "replay").said
    stage.invoke("retry_parked")
    assert "How do you say no?" in stage.listed()


def _is_failing(stage: Stage) -> bool:
    return "PROBLEM" in stage.mappings("project_threads")[0]["LastProcessingResult"]


def test_what_a_stream_has_lost_is_found_by_the_sweep(stage: Stage, people: dict[str, str]) -> None:
    functions, mapping = stage.client("lambda"), stage.mappings("project_threads")[0]["UUID"]
    functions.update_event_source_mapping(UUID=mapping, Enabled=False)
    stage.api("POST", "/questions", {"title": "Is it too late to say sorry?"}, people["ann"])
    stage.aws.make_records_older(25 * HOUR)
    functions.update_event_source_mapping(UUID=mapping, Enabled=True)
    assert "Is it too late to say sorry?" not in stage.listed()
    stage.invoke("sweep")
    stage.invoke("retry_parked")
    assert "Is it too late to say sorry?" in stage.listed()


def test_changed_code_and_another_stream_are_live_after_the_next_deploy_and_only_one_deploys(
    stage: Stage, people: dict[str, str]
) -> None:
    template = stage.tree / "chalicelib" / "presentation" / "templates" / "about.html"
    template.write_text(template.read_text().replace("<h1>", "<h1>Changed: ", 1))
    before = stage.mappings("tally_votes")[0]
    _replace_the_stream(stage, "votes")
    first = stage.start("deploy")
    bucket = {"Bucket": stage.names.private_bucket, "Prefix": "deploy/lock"}
    assert eventually(lambda: "Contents" in stage.client("s3").list_objects_v2(**bucket), 60)
    second = stage.ops("deploy")
    assert (second.code, "is deploying this stage" in second.said) == (1, True), second.said
    said, _ = first.communicate(timeout=240)
    assert first.returncode == 0, said
    assert "<h1>Changed: " in stage.ask("GET", "/about").text
    after = stage.mappings("tally_votes")
    assert [m["UUID"] == before["UUID"] for m in after] == [False]
    question = stage.api("POST", "/questions", {"title": "Does a vote still count?"}, people["ann"])["id"]
    points = stage.points()["cas"]
    stage.api("PUT", f"/questions/{question}/votes/{question}", {"value": 1}, people["cas"])
    assert eventually(lambda: stage.points()["cas"] == points + 10), stage.points()


def _replace_the_stream(stage: Stage, table: str) -> None:
    tables, name = stage.client("dynamodb"), stage.names.table(table)
    tables.update_table(TableName=name, StreamSpecification={"StreamEnabled": False})
    time.sleep(0.1)
    new = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    tables.update_table(TableName=name, StreamSpecification=new)


def _mails(stage: Stage, to: str, number: int) -> list[dict[str, str]]:
    """So many mails to an address, once they have left."""
    found: list[dict[str, str]] = []

    def have_left() -> bool:
        with urllib.request.urlopen(f"{stage.aws.endpoint}/_ministack/ses/messages", timeout=10) as answer:
            told = [mail for mails in json.load(answer)["messages"].values() for mail in mails]
        found[:] = [mail for mail in told if mail["To"] == [to]]
        return len(found) >= number

    assert eventually(have_left, 60), stage.complaints()
    return found


def _path(mail: dict[str, str], part: str) -> str:
    """The path of the link with this in it."""
    return next(w for w in mail["BodyText"].split() if part in w).removeprefix(FORUM)


def test_a_guest_hears_by_mail_until_one_click_ends_it(stage: Stage, people: dict[str, str]) -> None:
    known = stage.ops("provision", "--mail-domain", "forum.example.org", "--address", FORUM)
    assert known.code == 0, known.said
    assert stage.ops("deploy").code == 0
    asked = {"title": "Who else lies awake?", "email": "maya@example.org"}
    question = stage.api("POST", "/questions", asked)["id"]
    (confirm,) = _mails(stage, "maya@example.org", 1)
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    assert "Your address is confirmed" in stage.ask("POST", _path(confirm, "/confirmation"), **form).text
    stage.api("POST", f"/questions/{question}/answers", {"body": "I do, since spring."}, people["bob"])
    _, told = _mails(stage, "maya@example.org", 2)
    assert (told["Subject"], told["Source"]) == ("Re: Who else lies awake?", "forum@forum.example.org")
    assert "bob answered your question." in told["BodyText"]
    click = {"Content-Type": "application/x-www-form-urlencoded"}
    assert stage.ask("POST", _path(told, "/post?").partition("/post?")[0], **click).status == 200
    assert not [item for item in _stored(stage, "addresses") if "sealed" in item]


def test_an_address_that_bounced_is_written_to_no_more(stage: Stage) -> None:
    bounced = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "maya@example.org"}]}
    message = json.dumps({"eventType": "Bounce", "bounce": bounced})
    stage.client("sns").publish(TopicArn=stage.names.topic_arn("bounces"), Message=message)
    reasons = lambda: [item["reason"] for item in _stored(stage, "addresses") if "reason" in item]  # noqa: E731
    assert eventually(lambda: reasons() == [{"S": "bounced"}]), stage.complaints()


def _stored(stage: Stage, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = stage.client("dynamodb").scan(TableName=stage.names.table(table))["Items"]
    return found


def test_the_clock_has_started_what_it_starts_each_minute(stage: Stage) -> None:
    """Nobody else starts `post_mail`; each run of a function leaves a line in its log."""
    logs, group = stage.client("logs"), stage.names.log_group("post_mail")
    assert eventually(lambda: bool(logs.filter_log_events(logGroupName=group)["events"]), 70)


def test_plain_chalice_deploys_from_the_root_too(stage: Stage) -> None:
    api = stage.rest_api
    done = stage.chalice("deploy", "--stage", stage.name)
    assert done.code == 0, done.said
    assert stage.rest_api == api
    assert "<h1>Changed: " in stage.ask("GET", "/about").text


def test_delete_wants_to_hear_the_name_again(stage: Stage) -> None:
    assert stage.ops("delete").code == 2


def test_delete_leaves_nothing_but_the_tables(stage: Stage) -> None:
    done = stage.ops("delete", "--yes", stage.name)
    assert done.code == 0, done.said
    left = {
        "functions": stage.client("lambda").list_functions()["Functions"],
        "mappings": stage.client("lambda").list_event_source_mappings()["EventSourceMappings"],
        "apis": stage.client("apigateway").get_rest_apis()["items"],
        "roles": stage.client("iam").list_roles()["Roles"],
        "rules": stage.client("events").list_rules()["Rules"],
        "queues": stage.client("sqs").list_queues().get("QueueUrls", []),
        "topics": stage.client("sns").list_topics()["Topics"],
        "buckets": stage.client("s3").list_buckets()["Buckets"],
        "logs": stage.client("logs").describe_log_groups()["logGroups"],
        "alarms": stage.client("cloudwatch").describe_alarms()["MetricAlarms"],
        "mail": stage.client("sesv2").list_configuration_sets()["ConfigurationSets"],
        "subscriptions": stage.client("sns").list_subscriptions()["Subscriptions"],
    }
    assert {what: found for what, found in left.items() if found} == {}
    assert stage.names.table("threads") in stage.client("dynamodb").list_tables()["TableNames"]
