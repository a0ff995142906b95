"""The recipes that made the bundled model, for whoever makes one of their own."""
