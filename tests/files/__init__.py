"""Tiny nasty files, and what becomes of each."""
