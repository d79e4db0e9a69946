"""How things are shown: the one Markdown renderer, links, numbers, templates."""
