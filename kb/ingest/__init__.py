"""What people bring along: libraries of other programs, sorted out against a collection.

Text in, decisions and text out: nothing here reads or writes a file, or asks.
"""
