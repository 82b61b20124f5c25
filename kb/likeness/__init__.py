"""Whether two things say or are the same: works, and claims."""
