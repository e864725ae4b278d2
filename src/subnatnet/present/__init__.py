"""Show what was found: pages, figures, exports and reports."""
