"""The forum on one machine: engine, tables, stream pump, clock and server, and what keeps them together."""
