"""Every page of the forum, with the addresses that the demo has for it."""

import re
from dataclasses import dataclass

from app import app
from tests.browser import mails
from tests.browser.served import Served

GUEST, MEMBER, MODERATOR = "guest", "member", "moderator"

# Routes that answer with a file or lead home, and those below a question that take forms or lead to its page.
_FILES = r"^/api|^/static|^/feeds|worker\.js$|^/sign-out|^/mail/{token}/post$|{one}"
_BELOW = r"^/questions/{question}(/(posts|votes|answers|comments)(/{\w+})?(/visibility)?|/accepted-answer)?$"
_NO_PAGES = re.compile(f"{_FILES}|{_BELOW}")


def routes() -> list[str]:
    """The routes of all pages, and one address where there is nothing."""
    found = [path for path, methods in app.routes.items() if "GET" in methods and not _NO_PAGES.search(path)]
    return [*sorted(found), "/nowhere"]


@dataclass(frozen=True)
class Places:
    """What this run's forum has: a value for each name in a route, questions worth looking at, handles by reader."""

    values: dict[str, str]
    fullest: str
    crowded: str
    hidden: str
    handles: dict[str, str]

    def fill(self, route: str) -> str:
        """The address of a route; one with a new name in it needs a value here."""
        missing = set(re.findall(r"{(\w+)}", route)) - set(self.values)
        assert not missing, f"{route}: give {missing} a value in tests/browser/places.py"
        return route.format(**self.values)


def surveyed(forum: Served) -> Places:
    """Looks through the demo. The member whom pages are shown to asked the question that is looked at."""
    asked = forum.get("/questions?sort=answers&limit=100")["items"]
    question = next(found for found in asked if found["author"]["handle"] and found["accepted"])
    answer = forum.get(f"/questions/{question['id']}")["answers"][0]["id"]
    nested = next(found["category"] for found in asked if "/" in (found["category"] or ""))
    handle, crowded = question["author"]["handle"], crowd(forum)
    remark = {"parent": question["id"], "body": "What did you try so far?", "name": "Nora"}
    forum.send("POST", f"/questions/{question['id']}/comments", remark)
    values = {"question": question["id"], "slug": question["url"].rpartition("/")[2], "post": question["id"]}
    values |= {"answer": answer, "comment": answer, "tag": question["tags"][0], "handle": handle}
    values["foreign"] = crowded.partition("/questions/")[2].partition("/")[0]
    values["token"] = mails.chosen_by(forum, values["foreign"])
    values |= dict(zip(["first", "second", "third", "fourth"], [*nested.split("/"), "x", "x"], strict=False))
    return Places(values, asked[0]["url"], crowded, hide(forum), {MEMBER: handle, MODERATOR: "Tobiah"})


def crowd(forum: Served) -> str:
    """Asks a question in which nothing fits easily; returns its address."""
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    table = "| " + " | ".join(f"column {n}" for n in range(12)) + " |\n" + "|---" * 12 + "|\n" + "| cell " * 12 + "|"
    body = f"{word * 2}\n\n{table}\n\n```\n{word * 2}\n```\n\n> quoted\n\n- one\n- two\n\nhttps://example.org/{word}"
    said = {"body": body, "name": word[:40]}
    told = {"title": f"{word}?", "tags": ["crowded", "a-long-tag-in-a-row"], "email": mails.NORA}
    asked = forum.send("POST", "/questions", said | told)
    answer = forum.send("POST", f"/questions/{asked['id']}/answers", said)
    for number in range(12):
        comment = {"parent": answer["id"], "body": f"{number} {word}", "name": f"Guest {number}"}
        forum.send("POST", f"/questions/{asked['id']}/comments", comment)
    return str(asked["url"])


def hide(forum: Served) -> str:
    """Asks a question that a moderator hides; returns its address."""
    asked = forum.send("POST", "/questions", {"title": "A question that was better not asked", "name": "Nora"})
    forum.signed_in("Tobiah").send("DELETE", f"/questions/{asked['id']}")
    return str(asked["url"])
