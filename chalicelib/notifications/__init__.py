"""Telling people: who hears of what, what we say, how it is sent."""
