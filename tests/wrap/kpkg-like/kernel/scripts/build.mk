# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: what each directory's make does.
sources := $(wildcard $(obj)/*.c)

$(obj)/built-in.a: $(sources:.c=.o)
	cat $(sort $^) >$@

modules: $(sources:.c=.ko)

%.o: %.c
	$(CC) -o $@ $<
%.ko: %.o
	$(LD) -o $@ $<
.PHONY: modules
.SECONDARY:
