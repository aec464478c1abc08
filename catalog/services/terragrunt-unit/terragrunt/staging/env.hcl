# Account, region and network of staging; see cloud-account-staging in the catalog.

locals {
  environment = "staging"
  account     = "133333333333"
  region      = "eu-west-1"
  network     = "harbour-staging"
}
