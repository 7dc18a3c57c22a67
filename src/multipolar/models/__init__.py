"""What would happen: published models as pure functions on arrays.

Each module holds one model, names its paper, equations and symbols, takes one frozen ``Inputs`` with the draws on
axis 0 and returns one ``Result`` (contracts §7). Nothing here knows a region, a file or a clock.
"""
