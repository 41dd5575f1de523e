"""Door: the stream of the annotations table, the one durable road to the sockets."""
