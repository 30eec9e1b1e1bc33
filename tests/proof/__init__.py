"""Proofs that nothing leaks, each beside a table written by hand: `python -m tests.proof` prints them."""
