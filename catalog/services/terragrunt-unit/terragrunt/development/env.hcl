# Account, region and network of development; see cloud-account-development in the catalog.

locals {
  environment = "development"
  account     = "111111111111"
  region      = "eu-west-1"
  network     = "harbour-development"
}
