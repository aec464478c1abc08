# Made from the service terragrunt-unit. Signpost only writes this file: the company's Terragrunt pipeline
# plans it on the pull request and applies it after the merge.

terraform {
  source = "git::https://github.com/harbour-logistics/terraform-modules.git//message-queue?ref=v1.1.0"
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
  name           = "invoice-events"
  environment    = "development"
  owner          = "group:default/billing"
  classification = "confidential"
  description    = "Invoices that were sent, paid or reminded of."
  retention_days = 7

  # Size above which a message is stored beside the queue, in kilobytes. The default is 256.
  # large_message_kilobytes = 256
}
