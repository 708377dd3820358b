"""The API: everything that a person sees on the pages, for programs; one folder of addresses below /api/v1/.

`tokens` let in, `doors` are the base of every address, `reading` is the base of what is read. It reads through the
rights, Sight and released() of the pages and writes through the actions of their rooms.
"""
