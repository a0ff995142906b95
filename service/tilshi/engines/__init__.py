"""Loaded models: segments in, hypotheses out."""
