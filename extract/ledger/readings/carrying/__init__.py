"""What people made and selected goes along when a notice is read anew: places of words, tasks of their own, what is offered for them."""

from .made import Made
from .moving import carry_evidence

__all__ = ["Made", "carry_evidence"]
