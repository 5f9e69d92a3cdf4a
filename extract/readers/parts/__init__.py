"""What several readers are made of: grids and tables as lines, zip containers, hardened XML, outside programs with limits."""
