"""The pages, one module each: what it reads from the database, and the page it makes of that."""
