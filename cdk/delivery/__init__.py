"""How a version gets to AWS: plan.py says in words what a deploy would change, publish.py puts the web app where
CloudFront reads it, night.py wakes a stage that sleeps, __main__.py does the whole (`make deploy STAGE=dev`)."""
