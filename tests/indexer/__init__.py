"""Tests of the write side, one module for each of `indexer`."""
