"""Password hashes: their strength, and what an unknown or spoiled one does."""

from chalicelib.actions import passwords


def test_a_password_opens_what_it_closed() -> None:
    known = passwords.hashed("a quiet place")
    assert passwords.match(known, "a quiet place")
    assert not passwords.match(known, "a loud place")


def test_a_hash_takes_nineteen_mebibytes_two_passes_and_one_lane() -> None:
    assert passwords.hashed("a quiet place").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_hash_for_nobody_takes_as_long_as_any() -> None:
    def cost(known: str) -> list[str]:
        return known.split("$")[:4]

    assert cost(passwords.NOBODYS) == cost(passwords.hashed("a quiet place"))
    assert len(passwords.NOBODYS) == len(passwords.hashed("a quiet place"))


def test_the_same_password_never_has_the_same_hash() -> None:
    assert passwords.hashed("a quiet place") != passwords.hashed("a quiet place")


def test_nothing_opens_without_a_hash_or_with_a_spoiled_one() -> None:
    for known in (None, "", "plain text", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$"):
        assert not passwords.match(known, "a password that opens nothing")
