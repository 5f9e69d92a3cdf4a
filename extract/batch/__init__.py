"""Many notices at once: sources in, worker processes, a manifest that survives a kill, outputs published whole at the end."""
