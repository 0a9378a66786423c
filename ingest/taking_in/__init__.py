"""Taking submissions in: judged, joined with the record, appended, answered."""
