"""`python -m lianjian` is the command line."""

from lianjian.cli import main

main()
