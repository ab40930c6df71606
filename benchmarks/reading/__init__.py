"""How fast files are read into passages."""
