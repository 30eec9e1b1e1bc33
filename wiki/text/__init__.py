"""Texts as people write them: checked, rendered, compared, merged. Knows nothing of the rest of the house."""
