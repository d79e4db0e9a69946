"""The tag that everything of a stage carries, so that its cost can be told apart."""

from collections.abc import Mapping

from ops.stage_names import StageNames


def tags_of(names: StageNames) -> dict[str, str]:
    """By key."""
    return {"askwell-stage": names.stage}


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """As most services take tags."""
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]
