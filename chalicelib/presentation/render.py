"""The one renderer of pages. Jinja is imported with the first page, so that the API never pays for it."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.presentation import language, numbers

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_COMPILED = Path(__file__).parent / "compiled"  # `ops build` makes it: a first page comes 30 ms sooner


def page(name: str, **context: object) -> str:
    """The HTML of a template, "question.html". Every value is escaped, and a missing one is an error."""
    return _jinja().get_template(name).render(context)


@cache
def _jinja() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined
    from markupsafe import Markup

    jinja = Environment(
        loader=ModuleLoader(_COMPILED) if _COMPILED.is_dir() else FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for shown in (numbers.compact, numbers.full, numbers.counted, numbers.day, numbers.moment):
        jinja.filters[shown.__name__] = shown
    # The HTML of a post was cleaned when it was stored; nothing else may pass unescaped.
    jinja.filters["cleaned"] = lambda html: Markup(_reached_by_keys(html))
    speak(jinja)
    return jinja


def _reached_by_keys(html: str) -> str:
    """A table may be wider than its page and scrolls then: whoever has no mouse needs to get to it (WCAG 2.1.1)."""
    return html.replace("<table>", '<table tabindex="0">')


def speak(jinja: Any) -> None:
    """Lets templates say `_("…")` and `{% trans %}…{% endtrans %}`; `later`'s sentences go through `|translated`."""
    jinja.add_extension("jinja2.ext.i18n")
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(_looked_up, _looked_up_plural, newstyle=True)
    jinja.filters["translated"] = language.translate
    jinja.filters["told"] = language.tell
    jinja.globals.update(language=language.code, direction=language.direction)


def _looked_up(message: str) -> str:
    return language.catalogue().gettext(message)


def _looked_up_plural(one: str, many: str, number: int) -> str:
    return language.catalogue().ngettext(one, many, number)
