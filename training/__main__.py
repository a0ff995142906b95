"""`python -m training`: make a small translation model, or teach one from a larger model you have installed."""

import sys

if __name__ == "__main__":
    try:
        from training.cli import main
    except ModuleNotFoundError as error:
        sys.exit(f"error: {error}; run: pip install -e '.[training,eval]'")
    main()
