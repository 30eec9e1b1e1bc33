"""casewiki: success and failure cases with customers, filed by customer type and found again in seconds."""

__version__ = "0.1.0"
