# SPDX-License-Identifier: LGPL-2.1-or-later
# All that differs from Buildroot.
include $(or $(shell jobroot mk),$(error jobroot not found))/buildroot.mk
