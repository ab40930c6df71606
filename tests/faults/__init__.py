"""Faults as tests: whatever happens to a build, an index or a collection, no answer is wrong and nothing is lost.

collection, whole (what must come back) <- warm, dying, disks (how it goes wrong) <- the tests
"""
