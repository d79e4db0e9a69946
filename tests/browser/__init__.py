"""The forum in a real browser: what every page has to hold to, and what people do there with and without JavaScript."""
