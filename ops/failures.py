"""How a command ends badly: each is one sentence for the operator and an exit code."""


class Failure(Exception):
    """The command could not do what it was asked."""

    exit_code = 1


class Declined(Failure):
    """The forum is not in a state in which this can be done."""


class BadInput(Failure):
    """What was given - a file, a name, a number - is not what it should be."""

    exit_code = 2


def in_row(file: str, row: int, what: str) -> BadInput:
    """The failure of one row of a file, rows counted from 1."""
    return BadInput(f"{file}, row {row}: {what}")
