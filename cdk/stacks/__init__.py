"""One stack a file, named for what it holds. A stack composes constructs; it makes no Lambda by itself."""
