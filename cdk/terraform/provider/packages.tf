# Where Lambda fetches its packages: an upload with the call itself may hold 50 MB at most, and FFmpeg's layer is larger.

variable "name" {
  description = "What the names of this module's resources begin with."
  type        = string
}

variable "folder" {
  description = "The folder with the packages. Each file's name holds the digest of its content."
  type        = string
}

variable "tls_only" {
  description = "Whether the bucket refuses calls without TLS; the endpoint of one machine has none."
  type        = bool
}

resource "aws_s3_bucket" "packages" {
  bucket_prefix = "${var.name}-"
  force_destroy = true # holds only what the export writes again
}

resource "aws_s3_bucket_public_access_block" "packages" {
  bucket                  = aws_s3_bucket.packages.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "packages" {
  count  = var.tls_only ? 1 : 0
  bucket = aws_s3_bucket.packages.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.packages.arn, "${aws_s3_bucket.packages.arn}/*"]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })
}

resource "aws_s3_object" "package" {
  for_each = fileset(var.folder, "*.zip")
  bucket   = aws_s3_bucket.packages.id
  key      = each.value
  source   = "${var.folder}/${each.value}"
}

output "bucket" {
  description = "The bucket, when every package lies in it."
  value       = aws_s3_bucket.packages.bucket
  depends_on  = [aws_s3_object.package]
}
