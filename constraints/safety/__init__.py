"""Rules that protect the person: never off, never traded, never offered for relaxation."""
