"""The tests of Pincite: unit tests mirror the packages, `contract/` holds for every engine."""
