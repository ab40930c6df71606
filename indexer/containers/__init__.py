"""Containers: one module per format, each a function from an open file to what is in it."""
