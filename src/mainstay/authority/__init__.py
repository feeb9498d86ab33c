"""Authority: people, posts and the dated mandates from which every right comes."""
