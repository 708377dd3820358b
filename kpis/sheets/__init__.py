"""A return as a spreadsheet: out as workbook or CSV, and in with a dry run.

columns.py   the columns of both, and by what a row knows its line
out.py       the template of a return, with what is known already
rows.py      what stands in the rows of a file that came back
typed.py     the cells of a row, read as what an officer would type in the line
comparing.py every cell beside the line as it is now
returned.py  whether the file is of this return, and its dry run
"""
