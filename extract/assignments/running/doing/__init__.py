"""A clause of running text in; where the verb of its predicate begins, e.g. `要认真|做好值班`, `对照清单逐项|自查`, out."""

from .verbs import Verbs

__all__ = ["Verbs"]
