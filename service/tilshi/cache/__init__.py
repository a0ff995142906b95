"""Segments that were translated before."""
