"""`python -m tilshi.cli`: the command line where its script is not installed."""

from tilshi.cli import main

main()
