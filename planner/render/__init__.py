"""Plans in words and pictures of characters."""
