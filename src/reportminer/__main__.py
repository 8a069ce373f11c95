"""`python -m reportminer`."""

from reportminer.cli import main

if __name__ == "__main__":
    main()
