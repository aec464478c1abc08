# Made from the service terragrunt-unit. It is planned on the pull request and applied after the merge, together with
# root.hcl and env.hcl from that service's folder terragrunt/.

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
{%- if values.reviewOn %}
  review_on      = ${{ values.reviewOn | hcl }}
{%- endif %}
{%- if values.module == "object-bucket" %}
  versioning     = ${{ values.versioning | hcl }}
{%- if values.readers %}

  # Teams besides the owner.
  readers = [
{%- for reader in values.readers %}
    { team = ${{ reader.team | hcl }}, access = ${{ reader.access | hcl }} },
{%- endfor %}
  ]
{%- endif %}

  # Let a web page read the bucket. Needs the classification "public". The default is no origin.
  # cors_origins = ["https://portal.harbour-logistics.example"]

  # Move objects to cheap storage after this many days. The default is never.
  # archive_after_days = 90
{%- elif values.module == "message-queue" %}
{%- if values.delivery.maxReceives %}
  max_receives   = ${{ values.delivery.maxReceives }}
{%- endif %}
{%- if values.delivery.visibilitySeconds %}
  visibility_timeout_seconds = ${{ values.delivery.visibilitySeconds }}
{%- endif %}
{%- if values.delivery.fifo %}
  fifo           = true
{%- endif %}

  # Size above which a message is stored beside the queue, in kilobytes. The default is 256.
  # large_message_kilobytes = 256
{%- else %}
  size           = ${{ values.size | hcl }}

  # A second node in another zone. The default is true in staging and production.
  # replica = true

  # What to forget first when memory is full. The default is "allkeys-lru".
  # eviction = "allkeys-lru"
{%- endif %}
}
