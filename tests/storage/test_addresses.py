"""Where people are written to: sealed at rest, confirmed before use, dropped after two years."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.storage import addresses, keys
from chalicelib.storage.addresses import BOUNCED, COMPLAINED, REFUSED

pytestmark = pytest.mark.usefixtures("forum")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAYA = "Maya.L@example.org"


@pytest.fixture(autouse=True)
def _new_keys():
    keys._key.cache_clear()


def confirmed(recipient: str, address: str = MAYA) -> None:
    addresses.propose(recipient, address, NOW)
    assert addresses.confirm(recipient, addresses.hash_of(address), NOW)


def a_guest(address: str = MAYA) -> str:
    recipient = addresses.guest(address)
    confirmed(recipient, address)
    return recipient


def test_no_table_holds_an_address_in_clear(forum):
    a_guest()
    confirmed(addresses.member("ann"), "ann@example.org")
    addresses.propose(addresses.member("ann"), "ann.new@example.org", NOW)
    for table in forum.stage.engine.tables():
        stored = repr(list(forum.stage.engine.scan(table))).lower()
        assert "example.org" not in stored, table


def test_sealed_addresses_are_of_one_length(forum):
    for address in ("a@b.org", "a.much.longer.address@somewhere.example.org"):
        addresses.propose(addresses.guest(address), address, NOW)
    table = next(name for name in forum.stage.engine.tables() if name.endswith("-addresses"))
    assert len({len(item["next_sealed"]["S"]) for item in forum.stage.engine.scan(table)}) == 1


def test_an_address_is_not_part_of_what_is_logged():
    addresses.propose(addresses.guest(MAYA), MAYA, NOW)
    assert "example.org" not in repr(addresses.get(addresses.guest(MAYA), NOW))


def test_a_guest_is_known_by_any_spelling_of_their_address():
    assert addresses.guest(MAYA) == addresses.guest(f" {MAYA.upper()} ")


def test_another_stage_makes_other_hashes():
    here = addresses.hash_of(MAYA)
    keys.SecretRecord("addresses", value="00" * 32).save()
    keys._key.cache_clear()
    assert addresses.hash_of(MAYA) != here


def test_until_it_is_confirmed_an_address_is_not_written_to():
    recipient = addresses.guest(MAYA)
    assert addresses.propose(recipient, MAYA, NOW)
    known = addresses.get(recipient, NOW)
    assert known and known.proposed == MAYA and not known.is_written_to


def test_a_confirmed_address_is_written_to():
    known = addresses.get(a_guest(), NOW)
    assert known and known.text == MAYA and known.is_written_to


def test_confirming_twice_is_confirming_once():
    recipient = a_guest()
    assert addresses.confirm(recipient, addresses.hash_of(MAYA), NOW)


def test_a_confirmed_address_need_not_be_confirmed_again():
    assert not addresses.propose(a_guest(), MAYA.lower(), NOW)


def test_only_the_address_proposed_last_can_be_confirmed():
    recipient = addresses.member("ann")
    for address in ("ann@example.org", "ann@example.net"):
        addresses.propose(recipient, address, NOW)
    assert not addresses.confirm(recipient, addresses.hash_of("ann@example.org"), NOW)


def test_a_member_keeps_the_old_address_until_the_new_one_is_confirmed():
    recipient = addresses.member("ann")
    confirmed(recipient, "ann@example.org")
    addresses.propose(recipient, "ann@example.net", NOW)
    known = addresses.get(recipient, NOW)
    assert known and (known.text, known.proposed) == ("ann@example.org", "ann@example.net")


def test_the_old_address_is_kept_until_it_was_told():
    recipient = addresses.member("ann")
    confirmed(recipient, "ann@example.org")
    confirmed(recipient, "ann@example.net")
    known = addresses.get(recipient, NOW)
    assert known and (known.text, known.former) == ("ann@example.net", "ann@example.org")
    addresses.told_former(recipient)
    known = addresses.get(recipient, NOW)
    assert known and known.former == ""


def test_an_address_nobody_confirms_is_gone_after_a_week():
    recipient = addresses.guest(MAYA)
    addresses.propose(recipient, MAYA, NOW)
    assert addresses.get(recipient, NOW + timedelta(days=8)) is None
    assert not addresses.confirm(recipient, addresses.hash_of(MAYA), NOW + timedelta(days=8))


def test_after_two_years_of_silence_an_address_is_gone():
    recipient = a_guest()
    assert addresses.get(recipient, NOW + timedelta(days=729))
    assert addresses.get(recipient, NOW + timedelta(days=731)) is None


def accept(recipient: str, at: datetime) -> None:
    """A mail to the recipient was taken."""
    known = addresses.get(recipient, at)
    assert known
    addresses.accepted(known, at)


def test_an_address_that_is_of_use_lasts():
    recipient = a_guest()
    accept(recipient, NOW + timedelta(days=400))
    assert addresses.get(recipient, NOW + timedelta(days=1100))


def test_use_is_written_down_once_a_month(forum):
    recipient = a_guest()
    with forum.stage.wire.metered() as meter:
        accept(recipient, NOW + timedelta(days=29))
    assert meter.calls["UpdateItem"] == 0


def test_an_address_that_was_dropped_is_gone():
    recipient = a_guest()
    addresses.drop(recipient)
    assert addresses.get(recipient, NOW) is None


def test_a_bounce_stops_every_mail_to_the_address():
    recipient = addresses.member("ann")
    confirmed(recipient)
    addresses.stop(addresses.hash_of(MAYA), BOUNCED, NOW)
    known = addresses.get(recipient, NOW)
    assert known and known.stop and known.stop.reason == BOUNCED and not known.is_written_to


def test_a_stop_outlives_the_address():
    addresses.drop(a_guest())
    addresses.stop(addresses.hash_of(MAYA), COMPLAINED, NOW)
    addresses.propose(addresses.member("ann"), MAYA, NOW)
    known = addresses.get(addresses.member("ann"), NOW)
    assert known and known.stop and known.stop.reason == COMPLAINED


def test_confirming_an_address_that_bounced_lets_mail_flow_again():
    addresses.stop(addresses.hash_of(MAYA), BOUNCED, NOW)
    known = addresses.get(a_guest(), NOW)
    assert known and known.is_written_to


def test_nothing_lifts_a_complaint():
    addresses.stop(addresses.hash_of(MAYA), COMPLAINED, NOW)
    addresses.stop(addresses.hash_of(MAYA), BOUNCED, NOW)
    known = addresses.get(a_guest(), NOW)
    assert known and known.stop and known.stop.reason == COMPLAINED


def test_the_third_refusal_in_a_row_stops_an_address():
    recipient, hashed = a_guest(), addresses.hash_of(MAYA)
    addresses.refused(hashed, NOW)
    addresses.refused(hashed, NOW)
    known = addresses.get(recipient, NOW)
    assert known and known.is_written_to
    addresses.refused(hashed, NOW)
    known = addresses.get(recipient, NOW)
    assert known and known.stop and known.stop.reason == REFUSED


def test_a_mail_that_is_taken_forgives_refusals():
    recipient, hashed = a_guest(), addresses.hash_of(MAYA)
    addresses.refused(hashed, NOW)
    addresses.refused(hashed, NOW)
    accept(recipient, NOW)
    addresses.refused(hashed, NOW)
    assert addresses.stop_of(hashed) is None


def test_a_token_from_a_mail_opens_its_recipient_s_choices_for_good():
    known = addresses.get(a_guest(), NOW)
    assert known
    addresses.drop(known.recipient)
    assert addresses.recipient_of(known.token) == known.recipient


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5_000])
def test_a_token_that_was_never_given_opens_nothing(token):
    assert addresses.recipient_of(token) is None


def test_a_member_who_changes_their_address_keeps_the_token_of_their_mails():
    recipient = addresses.member("ann")
    confirmed(recipient, "ann@example.org")
    first = addresses.get(recipient, NOW)
    confirmed(recipient, "ann@example.net")
    second = addresses.get(recipient, NOW)
    assert first and second and first.token == second.token
