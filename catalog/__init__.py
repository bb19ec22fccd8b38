"""What can be planned: exercises and the vocabulary they use. Knows no rule and no solver."""
