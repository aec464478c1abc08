# Made from the service security-group, the same for each of them. What was asked for reaches it as variables; see
# request.yaml.

terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }

  # Where the state lies stands in the service, for each instance.
  backend "s3" {}
}

provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = {
      owner       = var.owner
      environment = var.environment
      made-by     = "signpost"
    }
  }
}

data "aws_vpc" "this" {
  tags = {
    Name = "harbour-${var.environment}"
  }
}

# Kept by security: the offices and the quay, and the partners on the private line.
data "aws_ec2_managed_prefix_list" "this" {
  for_each = toset([for place in var.ingress[*].from : place if contains(["offices", "partners"], place)])

  name = "harbour-${each.key}"
}

locals {
  rules = { for rule in var.ingress : "${rule.protocol}-${rule.port}-${rule.from}" => rule }
}

resource "aws_security_group" "this" {
  # AWS adds some digits: a new one can be made before the old one goes.
  name_prefix = "${var.name}-${var.environment}-"
  description = "Made by a request; see live/${var.environment}/security-group/${var.name}"
  vpc_id      = data.aws_vpc.this.id

  tags = {
    Name = "${var.name}-${var.environment}"
  }

  lifecycle {
    # Machines keep a group until they have the new one.
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.rules

  security_group_id = aws_security_group.this.id
  description       = "${each.value.from} to ${each.value.port}"
  ip_protocol       = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.from == "internet" ? "0.0.0.0/0" : each.value.from == "environment" ? data.aws_vpc.this.cidr_block : null
  prefix_list_id    = try(data.aws_ec2_managed_prefix_list.this[each.value.from].id, null)
}

# What machines may reach is the business of the network's firewall.
resource "aws_vpc_security_group_egress_rule" "this" {
  security_group_id = aws_security_group.this.id
  description       = "Everything that the firewall lets through"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

output "security_group" {
  description = "Id of the group, for machines that join it."
  value       = aws_security_group.this.id
}
