// SPDX-License-Identifier: LGPL-2.1-or-later
// Why: see beneath.hpp.
#include "view/beneath.hpp"

#include "view/places.hpp"

namespace view {

using base::Error;
using base::Result;

namespace {

/// Adds what `parent` puts on top of the tree; false if nothing below counts.
Result<bool> add_parent(const std::string& parent,
                        const Layer& layer,
                        std::vector<std::string>& layers) {
  if (Result<void> same = check_file_system(parent, layer); !same)
    return same.error();
  const LayerPaths paths{parent};
  layers.push_back(layer.is_overlay() ? paths.upper() : paths.tree());
  return layer.is_overlay();
}

} // namespace

Result<void> check_file_system(const std::string& session, const Layer& layer) {
  const Result<FileSystem> now =
      FileSystem::of(LayerPaths{session}.directory());
  if (!now)
    return now.error();
  if (*now == layer.file_system)
    return {};
  return Error{.subject = session,
               .found = "is not on the file system it was made on, so its "
                        "records are of other inodes",
               .remedy = "make the session again"};
}

Result<Beneath> find_beneath(const std::string& tree,
                             const std::vector<std::string>& parents) {
  Beneath beneath;
  if (!tree.empty()) {
    Result<std::string> path = resolved(tree);
    if (!path)
      return path.error();
    beneath.tree = std::move(*path);
  }
  bool to_the_tree = true;
  for (const std::string& parent : parents) {
    const Result<std::optional<Layer>> layer = read_layer(parent);
    if (!layer)
      return layer.error();
    if (!*layer)
      continue;
    if (beneath.tree.empty())
      beneath.tree = (*layer)->tree;
    if ((*layer)->tree != beneath.tree)
      continue;
    const Result<bool> more = add_parent(parent, **layer, beneath.layers);
    if (!more)
      return more.error();
    to_the_tree = *more;
    if (!to_the_tree)
      break;
  }
  if (beneath.tree.empty())
    return Error{.subject = "view",
                 .found = "no tree is named, and no parent was sealed with one",
                 .remedy = "name it with --view TREE"};
  if (to_the_tree)
    beneath.layers.push_back(beneath.tree);
  return beneath;
}

} // namespace view
