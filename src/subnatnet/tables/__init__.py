"""Tables of ties: reading, checking, writing. Everything that touches a file of data is here."""
