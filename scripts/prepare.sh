#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings a checkout to the state in which tests and the demonstration run: tools, npm packages, TypeScript, native addon.
# Each step is skipped or short when its result is there already.
set -eu
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }

node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
  echo "prepare: Node $(node --version) found, 20.19 or newer needed; see CONTRIBUTING.md" >&2
  exit 1
}

step "system packages"
./scripts/setup.sh

step "npm packages"
# npm writes this file at the end of an installation; an older one means that the lock has changed since.
if [ node_modules/.package-lock.json -nt package-lock.json ]; then
  echo "up to date"
else
  npm ci
fi

step "TypeScript"
npx tsc -b

step "native addon"
npm run --silent --workspace native build:addon
