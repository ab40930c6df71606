"""Unit tests of the search package, a module for each of its modules."""
