"""Asks DuckDB and DataFusion the questions of the models.

    models_oracle.py ask                      standard input: [{"engine", "sql"}]; prints what each gives, as JSON
    models_oracle.py fixtures MODELS [ID …]   runs every model over its fixture and compares with expected.csv
    models_oracle.py specimen DIR [ID …]      runs every model over a made-up district and compares with its truth; writes DIR/hits.csv
    models_oracle.py times DIR [ID …]         the same, with the milliseconds that each engine took

The last three read from the standard input what `cargo run -p bihuan-insight --example models` prints. Both engines see exactly the
tables and columns that a model declares. Exit code 1 and a sentence for every difference.
"""

import csv
import hashlib
import json
import sys
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import datafusion
import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

PSEUDONYM = pa.decimal128(38, 0)
TYPES = {
    "pseudonym": PSEUDONYM,
    "name": PSEUDONYM,
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "integer": pa.int64(),
    "decimal": pa.decimal128(18, 2),
    "text": pa.string(),
}
# Marks that are typed for the one between the parts of minority names.
MARKS = str.maketrans({mark: "·" for mark in "•‧・･⋅∙●·．.。-"})


def pseudonym(value):
    """Any injective mapping will do here: equal values, equal numbers, and nothing else can be asked of them."""
    return int.from_bytes(hashlib.sha256(value.encode()).digest()[:16], "big") >> 2


def name_key(value):
    return "".join(value.split()).translate(MARKS)


def column(texts, kind):
    """A column of texts as the engines keep it; blanks become nulls."""
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    if kind in ("pseudonym", "name"):
        coded = texts.combine_chunks().dictionary_encode() if isinstance(texts, pa.ChunkedArray) else texts.dictionary_encode()
        key = name_key if kind == "name" else str
        numbers = [Decimal(pseudonym(key(value))) for value in coded.dictionary.to_pylist()]
        return pa.array(numbers, PSEUDONYM).take(coded.indices)
    if kind == "date":
        # Months are written as 2025-03 and kept as their first day.
        is_month = pc.equal(pc.utf8_length(texts), 7)
        texts = pc.if_else(is_month, pc.binary_join_element_wise(texts, "01", "-"), texts)
    return texts.cast(TYPES[kind])


def read_table(path, kinds):
    """The table of a CSV file, with where each row stands. Columns that the file leaves out are blank."""
    options = pa_csv.ConvertOptions(column_types={name: pa.string() for name in kinds}, strings_can_be_null=False)
    raw = pa_csv.read_csv(path, convert_options=options)
    unknown = set(raw.column_names) - set(kinds)
    columns = {}
    for name, kind in kinds.items():
        if name in raw.column_names:
            columns[name] = column(raw[name].cast(pa.string()), kind)
        else:
            columns[name] = pa.nulls(raw.num_rows, TYPES[kind])
    columns["batch_id"] = pa.array(["B1"] * raw.num_rows, pa.string())
    columns["row_no"] = pa.array(range(2, raw.num_rows + 2), pa.int32())
    columns["report_unit"] = pa.array(["U1"] * raw.num_rows, pa.string())
    return pa.table(columns), unknown


def duckdb_rows(tables, sql):
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).to_arrow_table()


def datafusion_rows(tables, sql):
    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(2))
    for name, table in tables.items():
        context.register_record_batches(name, [table.to_batches()] if table.num_rows else [[pa.RecordBatch.from_pylist([], table.schema)]])
    return context.sql(sql).to_arrow_table()


ENGINES = {"datafusion": datafusion_rows, "duckdb": duckdb_rows}


def shown(value):
    """A value as text, the same whichever engine gave it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        number = format(value, "f")
        return number.rstrip("0").rstrip(".") if "." in number else number
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def text_rows(table):
    return sorted(tuple(shown(value) for value in row.values()) for row in table.to_pylist())


class Differences:
    def __init__(self):
        self.count = 0

    def tell(self, model, sentence):
        self.count += 1
        print(f"{model}: {sentence}")


def declared(model, tables):
    """The tables of a model, with no other columns than it declares."""
    return {
        given["table"]: tables[given["table"]].select(given["columns"] + ["batch_id", "row_no", "report_unit"])
        for given in model["inputs"]
    }


def ask():
    answers = []
    for question in json.load(sys.stdin):
        try:
            table = ENGINES[question["engine"]]({}, question["sql"])
            answers.append([list(row) for row in text_rows(table)])
        except Exception as error:
            answers.append(f"{question['engine']}: {error}")
    json.dump(answers, sys.stdout)


def fixtures(models, kinds, folder, differences):
    for model in models:
        home = Path(folder) / model["id"] / "fixture"
        tables = {}
        for given in model["inputs"]:
            name = given["table"]
            path = home / f"{name}.csv"
            if not path.exists():
                differences.tell(model["id"], f"no fixture for the table {name}")
                break
            tables[name], unknown = read_table(path, kinds[name])
            if unknown:
                differences.tell(model["id"], f"{name}.csv has columns that its description has not: {sorted(unknown)}")
        else:
            fixture(model, tables, home, differences)


def fixture(model, tables, home, differences):
    with open(home / "expected.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    head, expected = rows[0], rows[1:]
    if head != ["subject", "period", *model["details"]]:
        differences.tell(model["id"], f"expected.csv has the columns {head}")
        return
    visible = declared(model, tables)
    kinds = None
    for engine, run in ENGINES.items():
        try:
            result = run(visible, model["queries"][engine])
            # DataFusion comes first: DuckDB's sums of whole numbers look like pseudonyms.
            kinds = kinds or [field.type for field in result.schema]
            wanted = sorted(tuple(as_result(value, kind) for value, kind in zip(row, kinds)) for row in expected)
            found = text_rows(result)
            if found != wanted:
                differences.tell(model["id"], f"{engine} gives {readable(found)}, expected {readable(wanted)}")
            if result.column_names != head:
                differences.tell(model["id"], f"{engine} gives the columns {result.column_names}")
            with_evidence(model, engine, visible, result, differences)
        except Exception as error:
            differences.tell(model["id"], f"{engine}: {error}")


def as_result(value, kind):
    """An expected value as text of a result of that kind."""
    if value and kind == PSEUDONYM:
        return str(pseudonym(value))
    if value and pa.types.is_decimal(kind):
        return shown(Decimal(value))
    return value


def readable(rows):
    return [" ".join(row) for row in rows]


def with_evidence(model, engine, tables, hits, differences):
    """Every hit has a row to show."""
    shown_hits = set()
    for sql in model["evidence"][engine]:
        rows = ENGINES[engine]({**tables, "hit": hits}, sql)
        shown_hits |= {tuple(row[:2]) for row in text_rows(rows)}
    bare = {tuple(row[:2]) for row in text_rows(hits)} - shown_hits
    if bare:
        differences.tell(model["id"], f"{engine} shows no row beside {readable(sorted(bare))}")


def times(models, kinds, folder, differences):
    specimen(models, kinds, folder, differences, with_times=True)


def specimen(models, kinds, folder, differences, with_times=False):
    truth = {}
    with open(Path(folder) / "truth.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            truth.setdefault(row["rule"], []).append(row)
    there = {path.stem for path in (Path(folder) / "tables").glob("*.csv")}
    needed = {given["table"] for model in models for given in model["inputs"]} & there
    tables = {name: read_table(Path(folder) / "tables" / f"{name}.csv", kinds[name])[0] for name in sorted(needed)}
    heads = ["Model", "Hits", "Predicate P", "R", "Legal P", "R"] + (["DataFusion ms", "DuckDB ms"] if with_times else [])
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    told = []
    for model in models:
        if all(given["table"] in there for given in model["inputs"]):
            told += measure(model, declared(model, tables), truth.get(model["id"]), differences, with_times)
        elif model["marked"]:
            differences.tell(model["id"], "the district lacks one of its tables")
    with open(Path(folder) / "hits.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["model", "subject", "period", "grade", "is_violation"], *told])


def measure(model, tables, truth, differences, with_times):
    """Prints the line of a model and gives its hits, each with whether it is a violation."""
    results, took = {}, {}
    for engine, run in ENGINES.items():
        try:
            begin = time.perf_counter()
            results[engine] = run(tables, model["queries"][engine])
            took[engine] = round((time.perf_counter() - begin) * 1000)
        except Exception as error:
            differences.tell(model["id"], f"{engine}: {error}")
            return []
    one, other = (text_rows(results[engine]) for engine in ENGINES)
    if one != other:
        differences.tell(model["id"], f"the engines differ: {readable(set(one) ^ set(other))[:6]}")
    hits = [row[:2] for row in one]
    if len(set(hits)) != len(hits):
        differences.tell(model["id"], "a subject is hit twice in a period")
    hits = set(hits)
    wrongs = set()
    line = f"| {model['id']} {model['title']} | {len(hits)} |"
    if truth:
        kind = results["datafusion"].schema.field("subject").type
        key = lambda row: (as_result(row["subject"], kind), row["period"])
        wanted = {key(row) for row in truth if row["hit"] == "1"}
        wrongs = {key(row) for row in truth if row["label"] == "违规"}
        line += f" {share(hits & wanted, hits)} | {share(hits & wanted, wanted)} | {share(hits & wrongs, hits)} | {share(hits & wrongs, wrongs)} |"
        for what, keys in (("hits too much", hits - wanted), ("misses", wanted - hits)):
            if keys:
                differences.tell(model["id"], f"{what}: {len(keys)}, such as {readable(sorted(keys))[:4]}")
    elif model["marked"]:
        differences.tell(model["id"], "the district knows no truth about it")
    else:
        line += " – | – | – | – |"
    print(f"{line} {took['datafusion']} | {took['duckdb']} |" if with_times else line)
    grade = results["datafusion"].column_names.index("grade") if model["graded"] else None
    return [
        [model["id"], *row[:2], row[grade] if grade else "", "1" if row[:2] in wrongs else "0"]
        for row in text_rows(results["datafusion"])
    ]


def share(part, whole):
    return f"{len(part) / len(whole):.3f}" if whole else "–"


def main():
    command, *rest = sys.argv[1:]
    if command == "ask":
        ask()
        return 0
    described = json.load(sys.stdin)
    wanted = set(rest[1:])
    models = [model for model in described["models"] if not wanted or model["id"] in wanted]
    differences = Differences()
    {"fixtures": fixtures, "specimen": specimen, "times": times}[command](models, described["tables"], rest[0], differences)
    print(f"{len(models)} models, {differences.count} differences")
    return 1 if differences.count else 0


sys.exit(main())
