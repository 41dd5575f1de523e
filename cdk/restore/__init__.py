"""An operator's tool for a bad day: brings back annotations and files as they were at a moment, and nothing else.

`notes.py` judges one annotation, `table.py` reads and writes films of annotations, `kept.py` makes the table of that
moment, `files.py` does the same for objects of the media bucket, `lost_table.py` puts a table that is gone back in its
place. `python -m cdk.restore` is the door; it works with the rights of who asks, on AWS and on one machine alike.
"""
