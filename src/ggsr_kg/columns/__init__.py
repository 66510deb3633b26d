"""Data as columns of numbers, and graph patterns over them: many cases at once, set by set.

Every term is a number (`terms`), a set of statements is columns of numbers per property (`facts`),
the solutions of a pattern are columns of equal length (`rows`). A query (`plans`, read by rdflib in
`parsing`) is answered for all nodes at once (`patterns`): each step continues from the rows so far,
also into EXISTS, OPTIONAL and sub-selects, so that the work grows with the data and never with
their square. What is no comparison of numbers, days or terms is asked of Oxigraph (`oracle`), once
for each distinct value.
"""
