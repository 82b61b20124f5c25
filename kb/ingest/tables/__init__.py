"""Tables of evidence into notes, studies, effects and terms: text in, text and findings out."""
