"""`export` writes all content as JSON Lines; `import askwell` reads it back. The format: docs/exporting.md."""
