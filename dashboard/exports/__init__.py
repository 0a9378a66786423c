"""Files to take away: tables, bulletins and profiles, each saying what it was made from."""
