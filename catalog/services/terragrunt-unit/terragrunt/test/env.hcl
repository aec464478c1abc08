# Account, region and network of test; see cloud-account-test in the catalog.

locals {
  environment = "test"
  account     = "122222222222"
  region      = "eu-west-1"
  network     = "harbour-test"
}
