"""What indexing and searching cost."""
