"""ROUGE as `tilshi eval` counts it, under the name the benchmarks import it by."""

from tilshi.evaluation.rouge import METRICS, RESAMPLES, Scores, bootstrap, common_words, mean, rouge

__all__ = ["METRICS", "RESAMPLES", "Scores", "bootstrap", "common_words", "mean", "rouge"]
