"""The register: the public face of the log, its words, its feed, and its replay."""
