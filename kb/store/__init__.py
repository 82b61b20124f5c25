"""The SQLite database: its schema, its rows, and building it."""
