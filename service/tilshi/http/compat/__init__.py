"""Other services' interfaces, answered so that their clients work unchanged."""
