"""Cases for close study: how to choose them, how to compare them, what to tell a partner."""
