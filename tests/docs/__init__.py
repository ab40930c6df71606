"""Tests of the documentation: it is complete, and its links lead somewhere."""
