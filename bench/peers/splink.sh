#!/usr/bin/env bash
# P12: Splink 5 on DuckDB linking the same two tables by the same rules. Prints seconds from file to pairs.
#   bench/peers/splink.sh febrl FOLDER         dataset4a.csv and dataset4b.csv, with the number of the social insurance
#   bench/peers/splink.sh febrl-bare FOLDER    the same without it
#   bench/peers/splink.sh persons FOLDER       register-prepared.csv and roll-prepared.csv, as the example `measure` of the
#                                              linkage writes them: with the keys of names, which Splink would have to be taught
# Each run is also told on standard error: seconds, seconds of processor, pairs compared, and how good the pairs at 0.9 are.
# shellcheck source=bench/peers/lib.sh
. "$(dirname "$0")/lib.sh"

need python3 "Debian: apt-get install python3 python3-venv"
environment=$cache/peers/splink
if ! "$environment/bin/python" -c 'import splink' 2>/dev/null; then
    python3 -m venv "$environment" >&2
    "$environment/bin/pip" install --quiet splink==5.0.0 >&2
fi
"$environment/bin/python" - "$1" "$2" "$runs" <<'PYTHON'
import logging
import resource
import statistics
import sys
import time
import warnings

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")
mode, folder, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])

FEBRL_RULES = [
    ["soc_sec_id"],
    ["date_of_birth"],
    ["given_name", "surname"],
    ["surname", "postcode"],
    ["given_name", "postcode"],
    ["address_1", "suburb"],
    ["address_1", "postcode"],
    ["given_name", "address_1"],
    ["surname", "suburb"],
]
PERSON_RULES = [
    ["phone"],
    ["folded", "day"],
    ["folded", "village"],
    ["sound", "year", "town"],
    ["day", "village"],
    ["sound", "stem"],
]


def slip(column):
    return cll.DamerauLevenshteinLevel(column, 1)


def levels(column, *between):
    return cl.CustomComparison([cll.NullLevel(column), *between, cll.ElseLevel()], output_column_name=column)


def words(column, frequency):
    comparison = cl.JaroWinklerAtThresholds(column, [0.92, 0.8])
    return comparison.configure(term_frequency_adjustments=frequency)


def febrl(with_number):
    def table(name):
        return f"""
            select split_part(rec_id, '-', 2) || rec_id as unique_id, split_part(rec_id, '-', 2) as person,
                   nullif(trim(given_name), '') as given_name, nullif(trim(surname), '') as surname,
                   nullif(trim(street_number), '') as street_number, nullif(trim(address_1), '') as address_1,
                   nullif(trim(address_2), '') as address_2, nullif(trim(suburb), '') as suburb,
                   nullif(trim(postcode), '') as postcode, nullif(trim(state), '') as state,
                   nullif(trim(date_of_birth), '') as date_of_birth, nullif(trim(soc_sec_id), '') as soc_sec_id
            from read_csv('{folder}/{name}.csv', all_varchar = true, header = true, normalize_names = true)"""

    comparisons = [
        words("given_name", True),
        words("surname", True),
        cl.DamerauLevenshteinAtThresholds("street_number", 1),
        words("address_1", True),
        words("address_2", False),
        words("suburb", True),
        cl.DamerauLevenshteinAtThresholds("postcode", 1),
        cl.ExactMatch("state"),
        levels(
            "date_of_birth",
            cll.ExactMatchLevel("date_of_birth"),
            slip("date_of_birth"),
            cll.CustomLevel("left(date_of_birth_l, 4) = left(date_of_birth_r, 4)"),
        ),
    ]
    rules = FEBRL_RULES
    if with_number:
        comparisons.append(cl.DamerauLevenshteinAtThresholds("soc_sec_id", 1))
    else:
        rules = rules[1:]
    return table("dataset4a"), table("dataset4b"), comparisons, rules, ["date_of_birth"], [["given_name", "surname"], ["date_of_birth"]]


def persons():
    def table(name):
        columns = ["name", "folded", "sound", "birth", "day", "year", "sex", "place", "town", "village", "phone", "unit", "stem"]
        chosen = ", ".join(f"nullif({column}, '') as {column}" for column in columns)
        return f"select unique_id, person, {chosen} from read_csv('{folder}/{name}-prepared.csv', all_varchar = true, header = true)"

    comparisons = [
        cl.CustomComparison(
            [
                cll.NullLevel("name"),
                cll.ExactMatchLevel("folded", term_frequency_adjustments=True),
                cll.ExactMatchLevel("sound"),
                slip("name"),
                cll.ElseLevel(),
            ],
            output_column_name="name",
        ),
        levels(
            "day",
            cll.ExactMatchLevel("day"),
            slip("day"),
            cll.CustomLevel("left(day_l, 4) = left(day_r, 4)"),
        ),
        cl.ExactMatch("sex"),
        cl.CustomComparison(
            [
                cll.NullLevel("village"),
                cll.CustomLevel("village_l = village_r and town_l = town_r"),
                cll.ExactMatchLevel("town"),
                cll.ElseLevel(),
            ],
            output_column_name="village",
        ),
        cl.DamerauLevenshteinAtThresholds("phone", 1),
        cl.ExactMatch("stem").configure(term_frequency_adjustments=True),
    ]
    return table("register"), table("roll"), comparisons, PERSON_RULES, ["folded", "day"], [["folded", "day"], ["phone"], ["day", "village"]]


def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def once():
    left, right, comparisons, rules, sure, trained = {
        "febrl": lambda: febrl(True),
        "febrl-bare": lambda: febrl(False),
        "persons": persons,
    }[mode]()
    began, processor = time.perf_counter(), used()
    connection = duckdb.connect()
    connection.execute(f"create table left_table as {left}")
    connection.execute(f"create table right_table as {right}")
    api = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_matching_columns=False,
        additional_columns_to_retain=["person"],
    )
    tables = [api.register(name) for name in ("left_table", "right_table")]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([block_on(*sure)], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in trained:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), estimate_without_term_frequencies=True
        )
    found = linker.inference.predict(threshold_match_probability=0.5)
    rows = connection.execute(f"select count(*) from {found.physical_name}").fetchone()[0]
    seconds, processor = time.perf_counter() - began, used() - processor
    right_ones, all_found = connection.execute(
        f"select count(*) filter (person_l = person_r), count(*) from {found.physical_name} where match_probability >= 0.9"
    ).fetchone()
    truth = connection.execute("select count(*) from left_table as a join right_table as b using (person)").fetchone()[0]
    union = " union ".join(
        "select a.unique_id as x, b.unique_id as y from left_table as a join right_table as b on " + " and ".join(f"a.{column} = b.{column}" for column in rule)
        for rule in rules
    )
    pairs = connection.execute(f"select count(*) from ({union})").fetchone()[0]
    precision, recall = right_ones / max(all_found, 1), right_ones / truth
    print(
        f"{mode}: {seconds:.2f} s, {processor:.2f} s of processor, peak "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB, {pairs} pairs compared, {rows} kept, precision {precision:.4f}, "
        f"recall {recall:.4f}, F1 {2 * precision * recall / max(precision + recall, 1e-9):.4f}",
        file=sys.stderr,
    )
    return seconds


print(statistics.median([once() for _ in range(runs)]))
PYTHON
