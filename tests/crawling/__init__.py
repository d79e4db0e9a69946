"""A crawler that follows every address the forum gives out, and says which of them lead to nothing or astray."""
