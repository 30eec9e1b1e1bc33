"""Message catalogues of the interface: English ids in the code, one folder for each language."""
