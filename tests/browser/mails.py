"""Somebody who gave an address to the forum that browsers visit: their mails lie in its outbox."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

from local.outbox import Outbox
from tests.browser.served import Served

NORA = "nora@example.org"
_PATIENCE_SECONDS = 30


def chosen_by(forum: Served, question: str) -> str:
    """Confirms the address given with a question, has it answered, and returns the token of the mail about that."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    urlopen(Request(_link(forum, "confirmation"), b"", form, method="POST"), timeout=20).close()
    forum.send("POST", f"/questions/{question}/answers", {"body": "I would begin by writing it down.", "name": "Iris"})
    return re.findall(r"/mail/([\w-]+)/choices", _link(forum, "choices"))[0]


def _link(forum: Served, to: str) -> str:
    """The newest link of this kind in a mail."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        found = next(_links(forum, to), None)
        if found:
            return found
        assert time.monotonic() < until, f"no mail leads to {to}"
        time.sleep(0.1)


def _links(forum: Served, to: str) -> Iterator[str]:
    for mail in Outbox(Path(forum.state.data)).mails():
        yield from re.findall(rf"https?://\S+/mail/[\w-]+/{to}", mail.body("plain"))
