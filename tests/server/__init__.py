"""Tests against the real server process, spoken to as a stranger's program would."""
