"""What a person can do, one verb per file. Doors call these; they check the rules and write the truth."""
