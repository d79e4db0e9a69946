"""What a text will look like once it is posted: made by the very steps that posting takes, and stored nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.actions import writing
from chalicelib.domain.writing import Complaint, Form


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as its page would show it, or why no page could. `html` is clean; "" where there is no text yet."""

    html: str
    complaints: Sequence[Complaint] = ()


def is_asked_for(typed: Mapping[str, str]) -> bool:
    """Whether a form was sent with its button "Preview"."""
    return bool(typed.get("preview"))


def preview_of(source: str) -> Preview:
    """The preview of a post's Markdown. It may be too short to be posted: who looks ahead has not finished."""
    form = Form({"body": source})
    html = writing.html(form, form.body(0))
    return Preview(html, tuple(form.complaints))
