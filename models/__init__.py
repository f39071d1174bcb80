"""The models that ship, each in a folder with its card and the command that made it."""
