"""What is given to others: a bundle that installs without an index (`bundle`), and the checks before a version goes out (`check`)."""
