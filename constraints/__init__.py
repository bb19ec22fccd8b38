"""What a plan must and should satisfy: the person, the request, the session, the rules. Knows the catalogue."""
