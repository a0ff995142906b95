"""Hedges and attributions: what a text does not say in its own name."""

from tilshi.text.checks.hedges.check import Hedge, attributions, check_hedges, hedge_kinds, hedges

__all__ = ["Hedge", "attributions", "check_hedges", "hedge_kinds", "hedges"]
