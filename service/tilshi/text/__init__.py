"""Pure functions on text: sentences, language, masks, checks, Kazakh script. No model, no I/O."""
