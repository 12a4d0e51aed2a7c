"""From resolved drafts to the batch that the store loads."""
