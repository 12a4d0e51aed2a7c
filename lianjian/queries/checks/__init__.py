"""What `check` looks for, each a file."""
