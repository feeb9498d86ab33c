"""The passage: the roof over all rooms; stages, guards, obligations, verdicts, policies and the board."""
