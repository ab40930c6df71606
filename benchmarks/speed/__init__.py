"""What indexing, searching, serving and updating cost, beside peers in the same run."""
