# SPDX-License-Identifier: LGPL-2.1-or-later
"""Why: without a root file system at hand the benchmarks make one that has
about as many directories and as large files as those of distributions."""
import os


def make_tree(path, files):
    for i in range(files // 50):
        directory = f"{path}/usr/share/d{i // 20}/e{i}"
        os.makedirs(directory)
        for j in range(48):
            with open(f"{directory}/f{j}", "w") as file:
                file.write(f"{i} {j}\n" * (1 + (i * 7 + j * 3) % 400))
    for name in ("etc", "dev", "tmp", "run"):
        os.makedirs(path + "/" + name)
