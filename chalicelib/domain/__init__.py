"""The rules of the forum. Standard library only: frozen dataclasses, pure functions, named errors."""
