"""When nothing fits: why, what cannot stand together, and the cheapest ways out."""
