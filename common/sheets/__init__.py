"""Spreadsheets out and in: what is written holds values and says what it is; what comes in is not trusted."""
