# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the functions over text, names and settings.
include $(SRC)/tests/mk/assert.mk
include $(SRC)/mk/core/text.mk
comma := ,

upper = $(call assert-eq,$(call _jobroot-upper,$1),$2,a variable's name)
$(call upper,ext4,EXT4)
$(call upper,data-ext4.zst,DATA_EXT4_ZST)
$(call upper,abcdefghijklm_nopqrstuvwxyz,ABCDEFGHIJKLM_NOPQRSTUVWXYZ)
$(call upper,,)

nothing :=
something = a  $(comma) b
$(call assert-eq,$(call _jobroot-get,something),a  $(comma) b,a value)
$(call assert-eq,$(call _jobroot-get,unset),,no value)
$(call assert-eq,$(call _jobroot-get-or,unset,x y),x y,a default)
$(call assert-eq,$(call _jobroot-get-or,nothing,x),,empty is set)
$(call assert-eq,$(call _jobroot-is-set,nothing),file,empty is set)

$(call assert-eq,$(call _jobroot-quote,a'b c),'a'\''b c',a quoted word)
$(call assert-eq,$(call _jobroot-after,c,a b c d c),c d c,from a word on)
$(call assert-eq,$(call _jobroot-after,a,a),a,from a word on)
$(call assert-eq,$(call _jobroot-join,$(comma) , a b ),a$(comma) b,joined)
$(call assert-eq,$(call _jobroot-join,/,),,joined nothing)

define lines
one 'quoted' \n %s $$HOME
	two "#" `x`

end
endef
printed := $(shell $(call _jobroot-print,$(lines)) | od -An -c | tr -d ' \n')
wanted := one'quoted'\n%s$$HOME\n\ttwo"\#"`x`\n\nend\n
$(call assert-eq,$(printed),$(wanted),a printed text)

$(call _jobroot-wrong,first)
$(call _jobroot-wrong,second: # $$x)
define both
rootfs: first
rootfs: second: # $$x
endef
$(call assert-eq,$(_jobroot-wrongs),$(both),what is wrong is collected)
