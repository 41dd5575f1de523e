"""DynamoDB: annotations and their history, rooms, the change log, notices, and what stream records mean.

`keys.py` is the one place that knows the layout of both tables. No SQL, no HTTP and no rule of the domain lives here.
"""
