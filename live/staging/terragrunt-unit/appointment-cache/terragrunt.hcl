# Made from the service terragrunt-unit. It is planned on the pull request and applied after the merge, together with
# root.hcl and env.hcl from that service's folder terragrunt/.

terraform {
  source = "git::https://github.com/harbour-logistics/terraform-modules.git//key-value-cache?ref=v0.9.3"
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
  name           = "appointment-cache"
  environment    = "staging"
  owner          = "group:default/rail-and-inland"
  classification = "internal"
  description    = "Free slots of the truck gates, for half a minute each."
  retention_days = 1
  size           = "small"

  # A second node in another zone. The default is true in staging and production.
  # replica = true

  # What to forget first when memory is full. The default is "allkeys-lru".
  # eviction = "allkeys-lru"
}
