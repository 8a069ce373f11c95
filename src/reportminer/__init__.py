"""reportminer."""
