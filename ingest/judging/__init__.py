"""One submission from bytes to a judgement: read, gated, matched with the registers."""
