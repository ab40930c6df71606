"""Tests of search.exporting."""
