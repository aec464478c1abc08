# Made from the service terragrunt-unit. Signpost only writes this file: the company's Terragrunt pipeline
# plans it on the pull request and applies it after the merge.

terraform {
{%- if values.module == "object-bucket" %}
  source = "git::https://github.com/harbour-logistics/terraform-modules.git//object-bucket?ref=v1.4.2"
{%- elif values.module == "message-queue" %}
  source = "git::https://github.com/harbour-logistics/terraform-modules.git//message-queue?ref=v1.1.0"
{%- else %}
  source = "git::https://github.com/harbour-logistics/terraform-modules.git//key-value-cache?ref=v0.9.3"
{%- endif %}
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
  name           = ${{ values.name | hcl }}
  environment    = ${{ values.environment | hcl }}
  owner          = ${{ values.owner | hcl }}
  classification = ${{ values.classification | hcl }}
{%- if values.description %}
  description    = ${{ values.description | hcl }}
{%- endif %}
  retention_days = ${{ values.retentionDays }}
{%- if values.module == "object-bucket" %}

  # Keep older versions of an object when it is overwritten. Costs storage; the default is false.
  # versioning = true

  # Let a web page read the bucket. Needs the classification "public". The default is no origin.
  # cors_origins = ["https://portal.harbour-logistics.example"]

  # Move objects to cheap storage after this many days. The default is never.
  # archive_after_days = 90
{%- elif values.module == "message-queue" %}

  # How long one consumer may work on a message before another one gets it, in seconds. The default is 30.
  # visibility_timeout_seconds = 30

  # Deliveries before a message moves to the dead letter queue. The default is 5.
  # max_receives = 5

  # Keep messages in order within a group. Slower; the default is false.
  # fifo = true
{%- else %}

  # Memory of one node. The default is "small" (1 GiB); "medium" is 4, "large" is 16.
  # size = "small"

  # A second node in another zone. The default is true in staging and production.
  # replica = true

  # What to forget first when memory is full. The default is "allkeys-lru".
  # eviction = "allkeys-lru"
{%- endif %}
}
