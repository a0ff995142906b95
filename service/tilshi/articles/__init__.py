"""Articles and the formats they come in."""
