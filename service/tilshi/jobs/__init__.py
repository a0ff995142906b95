"""Many articles at once, worked on in the background: accepted, kept, done, told."""
