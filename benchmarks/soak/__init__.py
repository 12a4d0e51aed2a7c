"""One process loads, several follow: what they hold must be what was loaded, version for version, for as long as it runs."""
