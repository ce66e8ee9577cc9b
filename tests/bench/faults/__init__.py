"""What the hall survives: each module does one harm to it for real and counts what happened."""
