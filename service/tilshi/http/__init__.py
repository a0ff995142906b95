"""The HTTP surface: parse, call the desk, render."""
