"""Cases in workbooks and CSV files, in and out."""
