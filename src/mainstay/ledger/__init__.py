"""The ledger: entries that say what was done, by which mandate, when and because of what; never changed after."""
