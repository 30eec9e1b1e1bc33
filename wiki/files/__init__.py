"""What strangers' files are and hold; knows nothing of ours. What reads them runs in a child process."""
