variable "name" {
  description = "Name of the files, without the environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,38}[a-z0-9]$", var.name))
    error_message = "The name takes lower case letters, digits and dashes, 3 to 40 of them."
  }
}

variable "environment" {
  description = "Name of the environment."
  type        = string
}

variable "owner" {
  description = "Name of the group that owns it."
  type        = string
}

variable "classification" {
  description = "The most sensitive data that is in it."
  type        = string

  validation {
    condition     = contains(["public", "internal", "confidential", "secret"], var.classification)
    error_message = "The classification is public, internal, confidential or secret."
  }
}

variable "versioning" {
  description = "Whether what is overwritten can be brought back."
  type        = bool
}

variable "backup" {
  description = "Whether there is a nightly copy."
  type        = bool

  validation {
    condition     = !var.backup || var.versioning
    error_message = "A backup needs older versions to be kept: ask for both."
  }
}

variable "expire_days" {
  description = "Days after which objects are deleted; never when left out."
  type        = number
  default     = null
}

variable "purpose" {
  description = "What it is for."
  type        = string
}
