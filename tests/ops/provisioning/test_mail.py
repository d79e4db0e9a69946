"""What provisioning says about mail: which DNS records to enter, whose mail to answer, whom to ask. On moto."""

from collections.abc import Iterator

import pytest
from botocore.stub import Stubber
from moto import mock_aws

from ops.provisioning.aws import Aws
from ops.provisioning.mail import ConfigurationSetResource, IdentityResource, account_by_hand
from ops.provisioning.messages import TopicResource
from ops.provisioning.resources import Outcome, bring_into_line, look_at
from ops.stage_names import StageNames

NAMES = StageNames("prod", "eu-west-1", "123456789012")


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Aws("eu-west-1")


def test_an_address_is_made_once(aws: Aws) -> None:
    resource = IdentityResource(aws, NAMES, "forum@example.org")
    assert bring_into_line(look_at(resource)).outcome is Outcome.MADE
    assert look_at(resource).plan().outcome is Outcome.AS_IT_WAS


def test_a_domain_s_three_signatures_are_to_be_entered_into_its_dns(aws: Aws) -> None:
    resource = domain(aws, {"SigningEnabled": True, "Status": "PENDING", "Tokens": ["one", "two", "three"]})
    assert resource.by_hand() == [
        f"Enter into the DNS of example.org: {token}._domainkey.example.org CNAME {token}.dkim.amazonses.com"
        for token in ("one", "two", "three")
    ]


def test_once_aws_has_seen_them_nothing_is_left_to_do(aws: Aws) -> None:
    assert domain(aws, {"SigningEnabled": True, "Status": "SUCCESS", "Tokens": ["one"]}).by_hand() == []


def test_a_domain_without_signatures_gets_them(aws: Aws) -> None:
    resource = domain(aws, {"SigningEnabled": False, "Status": "NOT_STARTED", "Tokens": []})
    (difference,) = resource.differences({"signatures (DKIM)": False})
    with Stubber(aws["sesv2"]) as stub:
        stub.add_response(
            "put_email_identity_dkim_attributes", {}, {"EmailIdentity": "example.org", "SigningEnabled": True}
        )
        resource.change(difference.setting, {})
        stub.assert_no_pending_responses()


def test_a_single_address_has_to_answer_aws_first(aws: Aws) -> None:
    resource = IdentityResource(aws, NAMES, "forum@example.org")
    with Stubber(aws["sesv2"]) as stub:
        stub.add_response("get_email_identity", {"VerifiedForSendingStatus": False})
        resource.look()
    assert resource.by_hand() == ["Follow the link in the mail that AWS has sent to forum@example.org."]


@pytest.mark.parametrize("out", [True, False])
def test_the_way_out_of_the_sandbox_is_said_while_the_account_is_in_it(aws: Aws, out: bool) -> None:
    with Stubber(aws["sesv2"]) as stub:
        stub.add_response("get_account", {"ProductionAccessEnabled": out})
        said = " ".join(account_by_hand(aws))
    assert ("https://eu-west-1.console.aws.amazon.com/ses/" in said) is not out


def test_bounces_and_complaints_are_told_to_topics_that_only_ses_may_write_to(aws: Aws) -> None:
    for about in ("bounces", "complaints"):
        assert bring_into_line(look_at(TopicResource(aws, NAMES, about, ("ses",)))).outcome is Outcome.MADE
    resource = ConfigurationSetResource(aws, NAMES)
    with Stubber(aws["sesv2"]) as stub:
        stub.add_response("get_configuration_set", {"SuppressionOptions": {"SuppressedReasons": ["COMPLAINT"]}})
        stub.add_response("get_configuration_set_event_destinations", {"EventDestinations": []})
        found = resource.look()
    assert [one.setting for one in resource.differences(found)] == [
        "never written to again after",
        "told to the topic askwell-prod-bounces",
        "told to the topic askwell-prod-complaints",
    ]


def test_whoever_hears_alarms_has_to_confirm_it_and_is_not_asked_twice(aws: Aws) -> None:
    resource = TopicResource(aws, NAMES, "alarms", ("cloudwatch",), "ops@example.org")
    assert bring_into_line(look_at(resource)).outcome is Outcome.MADE
    assert look_at(resource).plan().outcome is Outcome.AS_IT_WAS
    waiting = [{"SubscriptionArn": "PendingConfirmation", "Protocol": "email", "Endpoint": "ops@example.org"}]
    with Stubber(aws["sns"]) as stub:
        stub.add_response("list_subscriptions_by_topic", {"Subscriptions": waiting})
        said = resource.by_hand()
    assert said == ["Alarms reach ops@example.org once the link in AWS's mail to it was followed."]


def domain(aws: Aws, dkim: dict[str, object]) -> IdentityResource:
    """A domain of which AWS says this."""
    resource = IdentityResource(aws, NAMES, "example.org")
    with Stubber(aws["sesv2"]) as stub:
        stub.add_response("get_email_identity", {"DkimAttributes": dkim})
        resource.look()
    return resource
