"""What is said of files in archives that are not read, in the same words whatever the archive."""

from indexer.containers.container import LARGEST_MEMBER

ENCRYPTED = "encrypted: it needs a password, which Pincite does not ask for; save it without one"
LINK = "a link to another file: nothing is read through it"
NO_FILE = "no file: a device, a pipe or the like"
OVERLAPPING = "its bytes are also those of another file in the archive, which is how archives are made to harm"
LARGE = f"unpacks to more than {LARGEST_MEMBER >> 20} MiB, the most that is read of a file in another"
HUNGRY = "needs more memory to unpack than a file may have: unpack it, if you trust it"
END_OF_ARCHIVE = "(end of the archive)"
"""The name of a member that tells of what cannot be listed."""
