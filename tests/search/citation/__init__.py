"""Citation capsules: made, written in each style, accepted by the parsers of others, and read back."""
