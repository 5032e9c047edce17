"""Reading of files into tables of text cells; nothing here knows what the cells mean."""
