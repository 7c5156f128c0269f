"""Procedural RGB-D training scenes; see __main__ for the command line."""
