# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: that an image holds the right owners is believed only when a program
which had no part in making it says so.  Each reader here turns one image
into entries, by tools or formats of its own, and never by jobroot."""
