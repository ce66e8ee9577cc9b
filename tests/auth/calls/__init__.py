"""How outside systems are called."""
