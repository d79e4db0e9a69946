"""What follows from a deed. Each brings what is derived into line with the truth for one key."""
