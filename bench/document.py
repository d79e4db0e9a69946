"""docs/costs.md, made from what was measured: nobody writes a number into it by hand."""

import json
from pathlib import Path

from bench import costs
from bench.costs import VIEWS, Measured, Month
from bench.measuring import Cost
from bench.prices import DATED, PRICES, REGION, Price
from ops.provisioning import chalice_files
from ops.provisioning.alarms import alarms_of
from ops.stage_names import StageNames

_HEAD = """\
# What a month costs

Made by `python -m bench` from measured units and AWS's prices; no number is written by hand. It is an estimate: nobody
has been sent this bill. Yours is in *Cost Explorer*, and the budget's alarm comes before a surprise does.

## By page views

Dollars a month in {region}, with AWS's prices of {dated}, after what everybody gets for nothing each month for ever.
A page view is any page that is asked for, by people or crawlers.
"""
_KINDS = {"pages": "Pages", "deeds": "Deeds, with all that follows", "ticks": "The clock, with nothing to do"}
_TAIL = """\
## What is assumed

- Of 100 views {question:.0f} are of questions by readers without a session and {question_in:.0f} by members;
  {list:.0f} and {list_in:.0f} of lists; the rest of members, help and so on. One view in four loads three files.
  Programs ask {programs:.0f} times.
- With 1,000 views come {deeds}, and {mails} mails.
- Behind CloudFront {kept} of the anonymous pages are answered without the forum at {views} views, and
  {files:.0f} % of the files. Nothing is compressed without it.
- A page runs for the milliseconds that it took here, at Lambda's share of a processor, and {trip:.0f} ms for each round
  trip; one in a hundred begins cold. A run of a trigger the same, at {memory} MB. Pages are given 1,024 MB.
- The tables hold {stored} GB; {truth:.0f} % of it can be brought back to any second. Each request writes {log} bytes
  of log.
- {alarms} alarms, and {always} metrics in every hour; others in the hours in which something happens. A stage for
  development has no alarms unless somebody is named to hear them.
- Not counted: a domain, Route 53 (0.50 a zone), backups made by hand (0.10 a GB), taxes, free offers for new accounts.

## Why it is so

- **With few readers a forum costs its alarms and metrics**: {idle} dollars at 1,000 views, and {alone} with none. A
  stage for development, or fewer alarms, is what saves there.
- **With many it costs its requests.** API Gateway takes 3.50 for a million; nothing else comes near. CloudFront takes
  1.00, and answers many by itself.
- **Lists read more than questions**: twenty cards, each an item of its own. A question is one query of its thread.
- The caps in `ops/provisioning/caps.py` and the concurrency in `.chalice/base.json` bound the worst day.
"""


def kept(path: Path) -> tuple[str, Measured]:
    """The day of the measurement, and what was measured."""
    read = json.loads(path.read_text("utf-8"))
    return read.pop("on"), {kind: {name: Cost(**cost) for name, cost in found.items()} for kind, found in read.items()}


def document(day: str, measured: Measured) -> str:
    """The whole text."""
    parts = [_HEAD.format(region=REGION, dated=DATED), _bills(measured), _measured(day, measured), _prices()]
    return "\n".join([*parts, _assumed(measured)])


def alarms() -> int:
    """How many a stage has that is not for development."""
    names = StageNames("live", REGION, "000000000000")
    return len(alarms_of(names, chalice_files.functions(), chalice_files.started_by_streams()))


def _bills(measured: Measured) -> str:
    months = [Month(views, alarms(), has_front) for views in VIEWS for has_front in (False, True)]
    bills = [month.bill(measured) for month in months]
    rows = [[service, *(_dollars(bill[service]) for bill in bills)] for service in costs.SERVICES]
    rows.append(["**together**", *(f"**{_dollars(sum(bill.values()))}**" for bill in bills)])
    heads = [f"{_views(month.views)}{', CloudFront' if month.has_front else ''}" for month in months]
    return _table(["", *heads], rows)


def _measured(day: str, measured: Measured) -> str:
    tables = []
    for kind, title in _KINDS.items():
        rows = [
            [name, f"{c.reads:.1f}", f"{c.writes:.1f}", f"{c.trips + c.run_trips:.0f}", f"{c.plain / 1000:.1f}"]
            for name, c in measured[kind].items()
        ]
        tables.append(_table([title, "read units", "write units", "round trips", "KB sent"], rows))
    how = "reads by DynamoDB's rounding of the items' sizes, writes as ministack counts them"
    return "\n".join(["## What was measured\n", f"On {day}, with the demo's questions; {how}.\n", *tables])


def _prices() -> str:
    rows = [[name, price.unit, *_price(price)] for name, price in PRICES.items()]
    return "\n".join([f"## Prices of {DATED}, {REGION}\n", _table(["", "for", "dollars", "free each month"], rows)])


def _assumed(measured: Measured) -> str:
    share = {name: 100 * part for name, part in costs.PAGES.items()}
    quiet = Month(VIEWS[0], alarms()).bill(measured)
    return _TAIL.format(
        question=share["question"],
        question_in=share["question, signed in"],
        list=share["list"],
        list_in=share["list, signed in"],
        programs=100 * costs.PROGRAMS_A_VIEW,
        deeds=", ".join(f"{number:g} × {name}" for name, number in costs.DEEDS.items()),
        mails=costs.MAILS,
        kept=" / ".join(f"{100 * part:.0f} %" for part in costs.KEPT_PAGES.values()),
        views=" / ".join(map(_views, VIEWS)),
        files=100 * costs.KEPT_FILES,
        trip=costs.TRIP_MILLISECONDS,
        memory=costs.TRIGGER_MEMORY,
        stored=" / ".join(f"{size:g}" for size in costs.STORED.values()),
        truth=100 * costs.TRUTH,
        log=costs.LOG_BYTES,
        alarms=alarms(),
        always=costs.METRICS_ALWAYS,
        idle=f"{quiet['CloudWatch']:.2f} of {sum(quiet.values()):.2f}",
        alone=f"{PRICES['alarms'].of(alarms()):.2f}",
    )


def _price(price: Price) -> tuple[str, str]:
    many = {"a million": 1_000_000, "a thousand": 1_000, "ten thousand": 10_000}.get(price.unit, 1)
    return f"{many * price.dollars:.4g}", f"{price.free:,.0f}" if price.free else "–"


def _views(number: int) -> str:
    return f"{number // 1_000_000} M" if number >= 1_000_000 else f"{number // 1_000} k"


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}" if amount < 100 else f"{amount:,.0f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    line = "|---|" + "---:|" * (len(head) - 1)
    return "\n".join([f"| {' | '.join(head)} |", line, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"
