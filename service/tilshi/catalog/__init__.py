"""Which models there are, what they may be used for, how they are prompted and where their files are."""
