"""What makes a session pleasant: weighted points that decide between plans which serve the goals equally."""
