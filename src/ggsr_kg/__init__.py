"""Knowledge graph of the supervision of help for GGSR families, with semantic queries."""
