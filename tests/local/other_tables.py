"""The small forum's tables as another version of it would have them: the notes have a sort key."""

from dataclasses import dataclass
from typing import Any

from tests.local.small_forum import NotesTable


@dataclass(frozen=True)
class OtherNotesTable(NotesTable):
    def definition(self) -> dict[str, Any]:
        ours = super().definition()
        keys = [*ours["KeySchema"], {"AttributeName": "day", "KeyType": "RANGE"}]
        attributes = [*ours["AttributeDefinitions"], {"AttributeName": "day", "AttributeType": "S"}]
        return ours | {"KeySchema": keys, "AttributeDefinitions": attributes}


TABLES = (OtherNotesTable(),)
