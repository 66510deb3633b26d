"""The local web service: a SPARQL endpoint that only reads, and pages for people without RDF.

A *view* is a function that takes the `Site` and what was `Asked`, and gives a `Reply`. It runs in a
child process of its own (`children`), with limits; the server itself only receives, looks whether a
request may be answered at all (`guards`), and passes on what the child made.
"""
