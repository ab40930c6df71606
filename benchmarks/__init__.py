"""Ratios against peers and peaks of memory; see README.md."""
