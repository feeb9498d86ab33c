"""The site: settings, root addresses, the server's entry point and the command line."""
