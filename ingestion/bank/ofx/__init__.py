"""OFX 1.x (SGML) and 2.x (XML): the markup, and the statements made of it."""
