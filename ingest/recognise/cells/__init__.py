"""What a cell says: numbers, words, dates and answers, read by certain rules or doubted."""
