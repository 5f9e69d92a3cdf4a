"""A feed is run: in come items and a target, out goes what differs; the journal `sent` tells at each moment how far it has come."""
