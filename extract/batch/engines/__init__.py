"""What converts many inputs at once, each within its time and memory: processes of this machine, or a Dask cluster."""
