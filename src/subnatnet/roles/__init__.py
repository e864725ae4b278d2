"""Which foreign-policy role a region is assigned, which one it enacts, and whether they agree."""
