"""The checks of a whole corpus, one module for each subject."""
