"""Reads CounselChat's CSV file: questions of the public about mental health, answered by counsellors.

The file has no dates, no askers and no comments. Dates are made up, always the same for the same question and answer:
spread over the year before the collection was published, answers in the weeks after their question.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

from chalicelib.domain.names import words
from chalicelib.domain.posts import Kind
from chalicelib.domain.writing import TAG_MOST, one_line
from ops.failures import BadInput, in_row
from ops.importing.bodies import mended
from ops.importing.drafts import NAME_MOST, TITLE_MOST, Draft, Form, Topic
from ops.importing.report import READ, Report
from ops.importing.staging import Staging

COLUMNS = ("questionLink", "questionTitle", "questionText", "topic", "counsellor", "answerText", "upvotes", "views")
LICENCE = "CounselChat, MIT licence"

_FIRST_DAY = datetime(2019, 3, 25, tzinfo=UTC)
_QUESTIONS_FOR = timedelta(days=330)
_SOONEST_ANSWER, _ANSWERS_FOR = timedelta(hours=1), timedelta(days=30)
_ADDRESS = re.compile(r"https?://[^\s\"<>]{1,2000}")
_FIELD_MOST = 1 << 24
_ABBREVIATIONS = {"lgbtq": "LGBTQ"}


def read(path: Path, staging: Staging, report: Report) -> None:
    """Checks and stages the whole file; nothing is written to a forum. Raises BadInput naming file and row."""
    for row in _rows(path):
        _take(row, staging, report)
    if not staging.questions():
        raise BadInput(f"{path.name} holds no questions.")
    report.count("members", READ, sum(1 for _ in staging.newcomers()))


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    number: int
    fields: Mapping[str, str]

    def text(self, column: str) -> str:
        if not self.fields[column].strip():
            raise in_row(self.file, self.number, f"the column {column} is empty.")
        return self.fields[column]

    def whole(self, column: str) -> int:
        text = self.fields[column].strip() or "0"
        if not (text.isascii() and text.isdecimal() and len(text) <= 9):
            raise in_row(self.file, self.number, f"{column} should be a whole number, not “{text[:40]}”.")
        return int(text)


def _rows(path: Path) -> Iterator[_Row]:
    """Data rows, counted from 1 behind the row of column names."""
    number, before = 0, csv.field_size_limit(_FIELD_MOST)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            for row in _checked(path.name, file):
                number = row.number
                yield row
    except UnicodeDecodeError as error:
        raise in_row(path.name, number + 1, "this is not UTF-8 text.") from error
    except csv.Error as error:
        raise in_row(path.name, number + 1, f"the CSV is broken or cut off here ({error}).") from error
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    finally:
        csv.field_size_limit(before)


def _checked(name: str, file: TextIO) -> Iterator[_Row]:
    lines = csv.reader(file, strict=True)
    columns = next(lines, None)
    if columns is None:
        raise BadInput(f"{name} is empty.")
    missing = [column for column in COLUMNS if column not in columns]
    if missing:
        raise BadInput(f"{name} is not CounselChat's file: of its columns {', '.join(missing)} are missing.")
    for number, values in enumerate(filter(None, lines), start=1):
        if len(values) != len(columns):
            raise in_row(name, number, f"{len(values)} columns stand where {len(columns)} should.")
        yield _Row(name, number, dict(zip(columns, values, strict=True)))


def _take(row: _Row, staging: Staging, report: Report) -> None:
    question = _question(row)
    known = staging.post(question.key)
    if known is None:
        report.count("questions", READ)
        staging.add_topic(Topic(question.category, _title_of(row.text("topic"))))
        staging.add_post(question)
    elif known.views < question.views:
        staging.replace_post(replace(known, views=question.views))
    if known and known.category != question.category and staging.know(f"{question.key} {question.category}"):
        report.change("questions", "under several topics: the first one stays", row.file, row.number)
    report.count("answers", READ)
    if not staging.add_post(_answer(row, known or question, staging)):
        report.skip("answers", "duplicate: this question has an answer with this very text", row.file, row.number)


def _question(row: _Row) -> Draft:
    link, category = row.text("questionLink").strip(), "-".join(words(row.text("topic")))
    if not _ADDRESS.fullmatch(link):
        raise in_row(row.file, row.number, f"questionLink should be an address on the web, not “{link[:40]}”.")
    if not 1 <= len(category) <= TAG_MOST:
        raise in_row(row.file, row.number, f"“{row.text('topic')[:40]}” cannot be the name of a category.")
    key = f"counselchat:{link}"
    return Draft(
        key=key,
        thread=key,
        kind=Kind.QUESTION,
        row=row.number,
        created_at=_FIRST_DAY + _share(key) * _QUESTIONS_FOR,
        title=one_line(row.text("questionTitle"))[:TITLE_MOST],
        body=row.fields["questionText"],
        form=Form.PLAIN,
        category=category,
        views=row.whole("views"),
        link=link,
        licence=LICENCE,
    )


def _answer(row: _Row, question: Draft, staging: Staging) -> Draft:
    text = row.text("answerText")
    key = f"{question.key}#{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    name = one_line(row.text("counsellor"))[:NAME_MOST]
    author = staging.add_member(f"counselchat counsellor:{name}", name, _FIRST_DAY)
    staging.wrote(author)
    return Draft(
        key=key,
        thread=question.key,
        kind=Kind.ANSWER,
        row=row.number,
        author=author,
        created_at=question.created_at + _SOONEST_ANSWER + _share(key) * _ANSWERS_FOR,
        body=mended(text),
        form=Form.PLAIN,
        score=row.whole("upvotes"),
        link=question.link,
        licence=LICENCE,
    )


def _title_of(topic: str) -> str:
    """ "Family Conflict" for "family-conflict"."""
    return " ".join(_ABBREVIATIONS.get(word, word.capitalize()) for word in words(topic))


def _share(key: str) -> float:
    """A number from 0 to 1 that is always the same for a key and for other keys another one."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:6]) / 2**48
