"""How good a model is on test sets of one's own: BLEU, chrF, ROUGE, speed, and what of a text comes through."""
