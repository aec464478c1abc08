variable "name" {
  description = "Name of what is reached, without the environment."
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

variable "ingress" {
  description = "Ports with those who may reach them."
  type = list(object({
    port     = number
    protocol = string
    from     = string
  }))

  validation {
    condition     = alltrue([for rule in var.ingress : contains(["environment", "offices", "partners", "internet"], rule.from)])
    error_message = "Ports are opened to the environment, the offices, the partners or the internet."
  }

  validation {
    condition     = length(distinct(var.ingress)) == length(var.ingress)
    error_message = "A port stands there twice for the same place."
  }
}
