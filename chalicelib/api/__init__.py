"""The door for programs: JSON under /api/v1. Each route reads a call, lets an action do the deed, shows the outcome."""
