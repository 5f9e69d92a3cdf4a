"""How this copy of duban came here, and so how it gets what it lacks: in comes an extra, out `pip install 'xlrd>=2.0.1'`.

No library is loaded to tell whether it is there, and no index is asked. The name `duban` on an index may be another's: it is never told
to be installed from there. Every hint for a missing extra comes from here.
"""

from .extras import how_to_get, lacking
from .provenance import Origin, origin

__all__ = ["Origin", "how_to_get", "lacking", "origin"]
