"""Choosing and writing summaries."""
