#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `npm test`: sets the checkout up, then lint, repository rules and the fast tests of every package.
set -eu
cd "$(dirname "$0")/.."
./scripts/prepare.sh

step() { printf '\n== %s\n' "$*"; }

step "lint and repository rules"
npm run --silent lint

step "tests"
npx vitest run "$@"
