"""Door: S3 tells that an original went to the archive, or comes back."""
