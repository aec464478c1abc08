# Made from the service bucket, the same for each of them. What was asked for reaches it as variables; see request.yaml.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  # Where the state lies stands in the service, for each instance.
  backend "s3" {}
}

provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      owner          = var.owner
      environment    = var.environment
      classification = var.classification
      made-by        = "signpost"
      # Tags of S3 take letters, digits, spaces and + - = . _ : / @ only.
      purpose = substr(replace(var.purpose, "/[^\\p{L}\\p{N} +=._:\\/@-]/", " "), 0, 250)
    }
  }
}

locals {
  name = "hl-${var.name}-${var.environment}"
  # Everybody else shares the account's own key.
  own_key = contains(["confidential", "secret"], var.classification)
}

resource "aws_s3_bucket" "this" {
  bucket = local.name
  # A bucket that is not empty goes only where nothing is kept that could not be made again.
  force_destroy = var.environment != "production"
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_kms_key" "this" {
  count = local.own_key ? 1 : 0

  description             = "Objects of ${local.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    bucket_key_enabled = local.own_key

    apply_server_side_encryption_by_default {
      sse_algorithm     = local.own_key ? "aws:kms" : "AES256"
      kms_master_key_id = one(aws_kms_key.this[*].arn)
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = var.versioning ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  dynamic "rule" {
    for_each = var.expire_days == null ? [] : [var.expire_days]

    content {
      id     = "old-objects"
      status = "Enabled"

      filter {}

      expiration {
        days = rule.value
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

data "aws_iam_policy_document" "this" {
  statement {
    sid     = "EncryptedConnectionsOnly"
    effect  = "Deny"
    actions = ["s3:*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    resources = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

# The account has one vault and one role for all backups.
data "aws_iam_role" "backup" {
  count = var.backup ? 1 : 0

  name = "harbour-backup"
}

resource "aws_backup_plan" "this" {
  count = var.backup ? 1 : 0

  name = local.name

  rule {
    rule_name         = "nightly"
    target_vault_name = "harbour-${var.environment}"
    schedule          = "cron(0 2 * * ? *)"

    lifecycle {
      delete_after = 90
    }
  }
}

resource "aws_backup_selection" "this" {
  count = var.backup ? 1 : 0

  name         = local.name
  plan_id      = one(aws_backup_plan.this[*].id)
  iam_role_arn = one(data.aws_iam_role.backup[*].arn)
  resources    = [aws_s3_bucket.this.arn]
}

output "bucket" {
  description = "Name of the bucket, for applications."
  value       = aws_s3_bucket.this.bucket
}
