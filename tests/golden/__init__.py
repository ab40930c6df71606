"""What is read of each document of the sample collection, one JSON file each."""
