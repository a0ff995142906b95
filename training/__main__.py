"""`python -m training`: make a small translation model, or teach one from a larger model you have installed."""

from training.cli import main

if __name__ == "__main__":
    main()
