"""Drawings in SVG, made on the server from plain rows; they know no database and no HTTP."""
