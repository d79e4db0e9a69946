"""Small files are whole, and half-written ones do not pile up."""

from local import files


def test_a_file_is_replaced_whole_and_leaves_no_draft(tmp_path):
    files.replace_json(tmp_path / "positions.json", {"at": 1})
    files.replace_json(tmp_path / "positions.json", {"at": 2})
    assert files.read_json(tmp_path / "positions.json", None) == {"at": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["positions.json"]


def test_what_a_killed_process_began_to_write_is_dropped(tmp_path):
    (tmp_path / "positions.json.4711.draft").write_text("{")
    (tmp_path / "positions.json").write_text("{}")
    files.drop_drafts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["positions.json"]
