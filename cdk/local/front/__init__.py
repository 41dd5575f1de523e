"""The web front: one origin for the browser, as CloudFront gives it on AWS.

Serves the built web application and forwards `/api`, `/media` and `/live`; adds the same security headers.
Knows nothing of what is said through it.
"""
