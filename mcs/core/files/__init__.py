"""Uploaded files: what they are (sniff), photos made clean (images), where they lie (store)."""
