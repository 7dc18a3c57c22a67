"""Evidence: documents to passages, passages to claims, claims to findings."""

from .claim import Claim, Period
from .claims import claims
from .document import Document, Marker, Passage
from .passages import cut
from .reading import read, read_all

__all__ = ["Claim", "Document", "Marker", "Passage", "Period", "claims", "cut", "read", "read_all"]
