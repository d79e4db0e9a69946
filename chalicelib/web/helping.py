"""The help page: the operator's lines by country. It answers also when the storage does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import groupby

from chalice.app import Response

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.help_lines import HelpLine
from chalicelib.storage import help_lines
from chalicelib.web import replies, visits
from chalicelib.web.door import reads

# What was read last, for the hour in which nothing can be read.
_last_read: Sequence[HelpLine] = ()


@dataclass(frozen=True, slots=True)
class Country:
    """The lines of a country, and the name of their place on the page."""

    name: str
    anchor: str
    lines: Sequence[HelpLine]


@reads("/help")
def get_help() -> Response:
    global _last_read
    try:
        _last_read = help_lines.all_lines()
        reader, headers = visits.current().member, replies.cached()
    except Unavailable:
        reader, headers = None, replies.unshared()
    today = datetime.now(UTC).date()
    return replies.html(HTTPStatus.OK, "help.html", reader, headers, countries=_by_country(_last_read), today=today)


def _by_country(lines: Sequence[HelpLine]) -> list[Country]:
    groups = [(place, list(some)) for place, some in groupby(lines, key=lambda line: line.place)]
    return [Country(some[0].country, f"in-{place}", some) for place, some in groups]
