"""Inputs that nobody would write, made by chance: `python -m tests.fuzz`, see `docs/fuzzing.md`."""
