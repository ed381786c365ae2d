#!/usr/bin/env bash
# P12: linkage beside Splink over the same files, in turns so that both meet the same machine: FEBRL 4, and made-up persons of a county
# (1,000,000 in the register, 100,000 on the roll; REGISTER and ROLL change that). RUNS is how often, 3 unless said.
# shellcheck source=scripts/lib.sh
. "$(dirname "$0")/lib.sh"

runs=${RUNS:-3}
export RUNS=1
measure=$CARGO_TARGET_DIR/release/examples/measure

build() {
    cargo build --locked --release --package bihuan-linkage --example measure
}

beside_splink() {
    local run folder=$1 ours=$2
    shift 2
    for ((run = 0; run < runs; run++)); do
        "$measure" "$ours" "$folder"
        for theirs in "$@"; do
            # Its last line is for other scripts; what it tells is on standard error.
            bash bench/peers/splink.sh "$theirs" "$folder" >/dev/null
        done
    done
}

work=$(mktemp -d)
cleanups+=("rm -rf $work")
step "Compiling, optimised" build
step "FEBRL 4" beside_splink "$(bash scripts/febrl.sh)" febrl febrl febrl-bare
step "Made-up persons" "$measure" write "$work" "${REGISTER:-1000000}" "${ROLL:-100000}"
step "Linking them" beside_splink "$work" persons persons
