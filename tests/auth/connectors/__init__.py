"""Contract tests: each connector's twin and its real form behave alike."""
