"""E-mail addresses: when two are one and the same, and how somebody is reminded of theirs without all of it."""


def canonical(address: str) -> str:
    """The form in which two spellings of one address are equal.

    RFC 5321 lets a host tell capitals apart before the "@"; none that people use does.
    """
    return address.strip().lower()


def hinted(address: str) -> str:
    """ "m…@example.org": enough to know one's own address by, too little to write to it."""
    mailbox, _, host = address.rpartition("@")
    return f"{mailbox[:1]}…@{host}"
