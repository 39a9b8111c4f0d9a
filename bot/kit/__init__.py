"""What a steunpunt gets of us: links, codes, paper, texts, its own page and its figures.

Nothing in it points at a person, and no figure is shown from which a small count follows.
"""
