"""The commands; thin: each asks a room and prints what it answers.

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 a check found faults,
2 wrong usage, 3 the input data are invalid, 4 a model did not converge, 130 interrupted. A new command stands in the module
of its kind; `face` has what all share. Importing the modules registers their commands, in the order of ``--help``.
"""

import os

# Libraries read these when they are loaded. Our frames and matrices are small: more threads cost a brief a sixth of its
# processor time, and the last digit of a sum would depend on how many there are. Who sets them knows better.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")

from . import make, look, argue, stress, why, documents, data, serve  # noqa: I001
from .face import app, main

__all__ = ["app", "argue", "data", "documents", "look", "main", "make", "serve", "stress", "why"]
