"""What a session is for: weighted points, each worth more than all comforts together."""
