# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the menu of images is made of the makefiles that it is about.

$(O)/share/jobroot/mk/Config.in: build/kconfig.awk \
    $(sort $(filter mk/conversions/%,$(makefiles))) \
    $(sort $(filter mk/types/%,$(makefiles))) build/Config.in
	$(call run,MENU,$(@:$(O)/%=%),LC_ALL=C awk -f $^ >$@)
