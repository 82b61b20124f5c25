"""The tables of ``kb.db``, each declared once: what columns hold, what goes in and comes out."""
