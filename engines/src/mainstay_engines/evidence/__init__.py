"""How strong the evidence for an innovation is, and how far assessors agree on its effects."""
