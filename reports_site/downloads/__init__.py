"""Files a reader takes away: workbooks of the tables, pictures, and whole marts for analysts."""
