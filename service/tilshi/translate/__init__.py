"""The way of an article through masks, cache, engine, checks and back."""
