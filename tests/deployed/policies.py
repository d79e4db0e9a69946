"""Least privilege: each statement of each function's policy is needed, since something fails without it.

`make policies`. Days in a forum are lived through on AWS that enforces policies and notes by which statements it let
each call through. A statement is needed when it alone lets some call through: without it that call fails. That calls
do fail is shown by taking statements away for good; it is also how work comes to be parked.
"""

import json
import re
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest

from ops.provisioning.chalice_files import TEMPLATES
from tests.crawling.site import Site
from tests.crawling.walk import walked
from tests.deployed.stage import ARCHITECTURE, PASSWORD, Stage, eventually

MAYA = "maya@example.org"
TEXT = "I lie awake from four in the morning on, and do not know what to do."
# What Lambda itself does in a function's name; no emulator asks for these.
BY_AWS = ("logs:", "sqs:SendMessage", "dynamodb:DescribeStream", "dynamodb:ListStreams")

_STATEMENTS = [
    (path.stem, statement["Sid"])
    for path in sorted((TEMPLATES / "policies").glob("*.json"))
    for statement in json.loads(path.read_text("utf-8"))["Statement"]
    if not statement["Action"][0].startswith(BY_AWS)
]


@pytest.fixture(scope="module")
def lived(stage: Stage) -> Stage:
    """A stage on which everything has happened that a policy is there for."""
    sender = ("--mail-address", "forum@example.org", "--address", "https://forum.example.org")
    assert stage.ops("provision", *sender).code == 0
    done = stage.ops("deploy", "--architecture", ARCHITECTURE)
    assert done.code == 0, done.said
    stage.client("sesv2").create_email_identity(EmailIdentity="example.org")
    _Days(stage).live()
    return stage


@pytest.mark.parametrize(("function", "statement"), _STATEMENTS, ids=map("-".join, _STATEMENTS))
def test_without_this_statement_something_fails(lived: Stage, function: str, statement: str) -> None:
    used = lived.aws.used_permissions().get(f"{lived.names.prefix}-{function}", {})
    needed = [call for call, statements in used.items() if statements == [statement]]
    assert needed, f"{function} does as well without {statement}: it asked for {sorted(used)}"


class _Days:
    """What happens in the forum, each deed by those who may."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = {handle: stage.join(handle) for handle in ("ann", "bob", "cas")}

    def live(self) -> None:
        self.ask_and_answer()
        self.look_around()
        self.write_mails()
        self.park_and_retry()

    def site(self) -> Site:
        port = urlsplit(self.stage.aws.endpoint).port
        return Site(self.stage.aws.endpoint, "/live", f"{self.stage.rest_api}.execute-api.localhost:{port}")

    def member(self) -> Site:
        site = self.site()
        assert site.post("/sign-in", {"handle": "ann", "password": PASSWORD, "remember": "1"}).status == 303
        return site

    def ask_and_answer(self) -> str:
        api, people = self.stage.api, self.people
        asked = {"title": "How do I find sleep again?", "body": TEXT, "tags": ["sleep"]}
        question = str(api("POST", "/questions", asked, people["ann"])["id"])
        api("PUT", "/follows", {"kind": "tag", "key": "sleep", "state": "follows", "mail": "instant"}, people["cas"])
        api("GET", "/follows", None, people["cas"])
        answer = api("POST", f"/questions/{question}/answers", {"body": f"@cas, I walk. {TEXT}"}, people["bob"])["id"]
        comment = {"body": "@bob, that helped me too, for a while.", "parent": answer}
        api("POST", f"/questions/{question}/comments", comment, people["cas"])
        api("PUT", f"/questions/{question}/votes/{answer}", {"value": 1}, people["cas"])
        api("PUT", f"/questions/{question}/accepted-answer", {"answer": answer}, people["ann"])
        api("PATCH", f"/questions/{question}/posts/{answer}", {"body": f"I read. {TEXT}"}, people["bob"])
        api("DELETE", f"/questions/{question}/posts/{answer}", None, people["bob"])
        api("PATCH", f"/questions/{question}/posts/{answer}", {"state": "visible"}, people["bob"])
        assert eventually(lambda: self.stage.points()["bob"] > 100)
        assert eventually(lambda: api("GET", "/notices", None, people["ann"])["unread"] > 0)
        api("POST", "/notices/read", {"all": True}, people["ann"])
        return question

    def look_around(self) -> None:
        """Everything that a guest and a member find."""
        for site in (self.site(), self.member()):
            walked(site, most=3)
            site.close()

    def write_mails(self) -> None:
        """A guest asks to be told, says that the address is theirs, and is told; so does a member. Mails come back."""
        guest, member = self.site(), self.member()
        for title in ("Who else is tired?", "Who else is awake?"):
            assert guest.post("/ask", {"title": title, "body": f"{title} {TEXT}", "email": MAYA}).status == 303
        assert member.post("/settings/mail", {"email": "ann@example.org"}).status in (200, 303)
        assert eventually(lambda: len(self._links("confirmation")) == 2), self._links("confirmation")
        for link in self._links("confirmation"):
            with closing(self.site()) as anybody:
                assert anybody.post(link, {}).status == 200
        now, later = [q["id"] for q in self.stage.api("GET", "/questions")["items"] if q["title"].startswith("Who")]
        self.stage.api("POST", f"/questions/{now}/answers", {"body": TEXT}, self.people["bob"])
        assert eventually(lambda: bool(self._links("post")))
        self._leave_mails_to_the_clock(later, guest)
        for about, what in (("bounces", "bounce"), ("complaints", "complaint")):
            self._hear(about, what)
        for site in (guest, member):
            site.close()

    def _leave_mails_to_the_clock(self, question: str, guest: Site) -> None:
        """While `send_mail` hears of nothing, `post_mail` sends what is due, and `post_digests` what is daily."""
        functions, mapping = self.stage.client("lambda"), self.stage.mappings("send_mail")[0]["UUID"]
        functions.update_event_source_mapping(UUID=mapping, Enabled=False)
        daily = {"kind": "tag", "key": "calm", "state": "follows", "mail": "daily"}
        self.stage.api("PUT", "/follows", daily, self.people["ann"])
        self.stage.api("POST", "/questions", {"title": "How do you rest?", "tags": ["calm"]}, self.people["bob"])
        self.stage.api("POST", f"/questions/{question}/answers", {"body": f"Me too. {TEXT}"}, self.people["cas"])
        guest.post("/ask", {"title": "Is it only me, again?", "body": TEXT, "email": "noor@example.org"})
        assert eventually(lambda: self._waiting() == {"due": 2, "daily": 1}), self._waiting()
        tables, name = self.stage.client("dynamodb"), self.stage.names.table("notices")
        for item in self._notices("due"):
            tables.update_item(
                TableName=name,
                Key={part: item[part] for part in ("recipient", "notice")},
                UpdateExpression="SET due_at = :long_ago",
                ExpressionAttributeValues={":long_ago": {"S": "2026-01-01T00:00:00.000+00:00"}},
            )
        for function in ("post_mail", "post_digests"):
            self.stage.invoke(function)
        assert self._waiting() == {}
        functions.update_event_source_mapping(UUID=mapping, Enabled=True)

    def _waiting(self) -> dict[str, int]:
        """How many mails wait to be sent, and how many for the day."""
        return dict(Counter(item["due"]["S"] for item in self._notices("due")))

    def _notices(self, attribute: str) -> list[dict[str, dict[str, str]]]:
        items = self.stage.client("dynamodb").scan(TableName=self.stage.names.table("notices"))["Items"]
        return [item for item in items if attribute in item]

    def _links(self, kind: str) -> list[str]:
        with urllib.request.urlopen(f"{self.stage.aws.endpoint}/_ministack/ses/messages", timeout=10) as answer:
            text = answer.read().decode()
        return list(dict.fromkeys(re.findall(rf"(/mail/[\w.~-]+/{kind})", text.replace("=\\n", ""))))

    def _hear(self, about: str, what: str) -> None:
        """As SES tells it."""
        addressed = {f"{'bounced' if what == 'bounce' else 'complained'}Recipients": [{"emailAddress": MAYA}]}
        kind = {"bounceType": "Permanent", "bounceSubType": "General"} if what == "bounce" else {}
        told = {"eventType": what.capitalize(), what: {**kind, **addressed, "timestamp": "2026-01-01T00:00:00.000Z"}}
        told["mail"] = {"destination": [MAYA], "messageId": "1", "tags": {}}
        self.stage.client("sns").publish(TopicArn=self.stage.names.topic_arn(about), Message=json.dumps(told))

    def park_and_retry(self) -> None:
        """Each function lacks a statement for a while, so that what it has to do is parked and done later."""
        self.stage.ops("rule", "set", "base=110")
        self.stage.ops("rebuild", "members")
        lacking = (("project_threads", "ReadThreads"), ("tally_votes", "CountVotes"), ("raise_notices", "HearOfPosts"))
        with self._without(lacking[0]), self._without(lacking[1]), self._without(lacking[2]):
            asked = self.stage.api(
                "POST", "/questions", {"title": "And what comes now?", "tags": ["sleep"]}, self.people["ann"]
            )["id"]
            self.stage.api("PUT", f"/questions/{asked}/votes/{asked}", {"value": 1}, self.people["bob"])
            wanted = {function for function, _ in lacking}
            assert eventually(lambda: wanted <= {key.partition("#")[0] for key in self._parked()})
        self.stage.ops("parked", "retry")
        self.stage.invoke("retry_parked")
        assert eventually(lambda: "And what comes now?" in self.stage.listed())
        self.stage.invoke("sweep")

    def _parked(self) -> list[str]:
        return [row["key"] for row in json.loads(self.stage.ops("parked", "list", "--json").said)["parked"]]

    @contextmanager
    def _without(self, lacking: tuple[str, str]) -> Iterator[None]:
        """A function's role without one statement."""
        function, statement = lacking
        iam, role = self.stage.client("iam"), f"{self.stage.names.prefix}-{function}"
        name = iam.list_role_policies(RoleName=role)["PolicyNames"][0]
        whole = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        less = whole | {"Statement": [one for one in whole["Statement"] if one["Sid"] != statement]}
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(less))
        yield
        iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(whole))
