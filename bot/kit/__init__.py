"""What a steunpunt gets from us: links, QR codes, paper, texts, its own page and its figures.

Nothing in it points at a person, and no figure reveals a small count.
"""
