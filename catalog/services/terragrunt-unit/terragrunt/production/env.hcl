# Account, region and network of production; see cloud-account-production in the catalog.

locals {
  environment = "production"
  account     = "144444444444"
  region      = "eu-west-1"
  network     = "harbour-production"
}
