"""Pictures of every page of a built site, to be looked at one by one."""
