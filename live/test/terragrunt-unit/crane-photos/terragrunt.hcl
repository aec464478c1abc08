# Made from the service terragrunt-unit. It is planned on the pull request and applied after the merge, together with
# root.hcl and env.hcl from that service's folder terragrunt/.

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
  name           = "crane-photos"
  environment    = "test"
  owner          = "group:default/terminal-systems"
  classification = "internal"
  description    = "Photos of damaged containers, to try the upload."
  retention_days = 14
  versioning     = false

  # Let a web page read the bucket. Needs the classification "public". The default is no origin.
  # cors_origins = ["https://portal.harbour-logistics.example"]

  # Move objects to cheap storage after this many days. The default is never.
  # archive_after_days = 90
}
