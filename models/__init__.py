"""The domain: nouns that own their rules; knows nothing of the web."""
