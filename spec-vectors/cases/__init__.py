"""The cases, by topic. Each module has `files()`, which gives back what it holds as `File`s."""
