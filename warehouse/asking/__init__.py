"""What analysts ask: guarded SQL, formats, exports, the dictionary."""
