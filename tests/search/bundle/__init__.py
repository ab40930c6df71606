"""Tests of search.bundle."""
