"""Tests against real documents and a gold standard, which stand beside the repository where they are."""
