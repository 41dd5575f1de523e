"""Light stand-ins of AWS for load: they keep the real limits and count what AWS would bill, and do nothing else.

`table.py` is a DynamoDB in memory with the partition limits (`expressions.py` judges its conditions, `serve.py` puts it
behind HTTP); `gateway.py` is API Gateway's management endpoint with its quotas and the sockets behind it. The port
suites hold the table to the same behaviour as moto's DynamoDB and the fakes.
"""
