# Made from the service terragrunt-unit. Signpost only writes this file: the company's Terragrunt pipeline
# plans it on the pull request and applies it after the merge.

terraform {
  source = "git::https://github.com/harbour-logistics/terraform-modules.git//object-bucket?ref=v1.4.2"
}

# Backend, provider and tags that every unit shares.
include "root" {
  path = find_in_parent_folders("root.hcl")
}

# Account, region and network of this environment.
include "env" {
  path   = find_in_parent_folders("env.hcl")
  expose = true
}

inputs = {
  name           = "dwell-times"
  environment    = "development"
  owner          = "group:default/analytics"
  classification = "internal"
  description    = "How long containers stand in the yard, by day and shipping line."
  retention_days = 90
  versioning     = false

  # Let a web page read the bucket. Needs the classification "public". The default is no origin.
  # cors_origins = ["https://portal.harbour-logistics.example"]

  # Move objects to cheap storage after this many days. The default is never.
  # archive_after_days = 90
}
