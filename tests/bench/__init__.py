"""What the hall costs: `make bench` prints it; compare runs on one machine only."""
