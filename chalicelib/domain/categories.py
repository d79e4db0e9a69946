"""Categories are paths of slugs, "relationships/family", at most four deep (Q2A 1.12)."""

MAX_DEPTH = 4


def with_ancestors(path: str) -> tuple[str, ...]:
    """("a", "a/b") for "a/b"; nothing for a question without a category."""
    parts = path.split("/") if path else []
    return tuple("/".join(parts[: depth + 1]) for depth in range(len(parts)))
