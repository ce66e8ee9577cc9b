"""What the tests share: the database, the cast, the real server, the browser."""
