"""What the twins of outside systems hold."""
