"""The ledger: entries that say what was done, by which mandate, when and why; never changed after."""
