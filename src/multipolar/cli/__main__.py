"""python -m multipolar.cli."""

from . import main

main()
