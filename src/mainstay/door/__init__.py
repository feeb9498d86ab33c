"""The door: the only way to change state. It authorises, applies and records an act in one transaction."""
