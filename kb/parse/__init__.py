"""Text into values and diagnostics: pure, and never raising on what a user wrote."""
