# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a shell completes what the options of the command say: the table is
# asked from the command that was just built and put into each shell's script.

bash_completions := $(O)/share/bash-completion/completions
complete = $(command) --completion | \
           sed -e '/^@TABLE@$$/r /dev/stdin' -e '/^@TABLE@$$/d' $< >$@

$(bash_completions)/jobroot: src/cli/completion/jobroot.bash $(command)
	$(call run,TABLE,$(@:$(O)/%=%),$(complete))

$(bash_completions)/fakeroot: $(bash_completions)/jobroot
	$(call run,COPY,$(@:$(O)/%=%),cp -f $< $@)

$(O)/share/zsh/site-functions/_jobroot: src/cli/completion/jobroot.zsh $(command)
	$(call run,TABLE,$(@:$(O)/%=%),$(complete))
